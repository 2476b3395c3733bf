import type { Job } from "@dblab-refresh/core/job/job";
import type { Chance } from "./chance.ts";
import type { DatabaseWorld } from "./databases/database-world.ts";
import type { EngineWorld } from "./engine-world.ts";
import type { Installation } from "./installation.ts";
import type { RdsWorld } from "./rds-world.ts";

/** Everything outside the handlers: one account's RDS, the engines, and the installations that share them. */
export interface World {
  readonly chance: Chance;
  readonly rds: RdsWorld;
  readonly databases: DatabaseWorld;
  readonly engines: readonly EngineWorld[];
  readonly installations: readonly [Installation, ...Installation[]];
  /** Variables that are not set just now. */
  readonly vanished: Set<string>;
  /** Whether databases refuse the login that they are given just now, and how often one has. */
  readonly refusing: { isLogin: boolean; times: number };
}

/** The job of that id, whose installation's it ever is: ids are hashes that tell installations apart. */
export function jobOf(
  { installations }: Pick<World, "installations">,
  jobId: string | undefined,
): Job | undefined {
  if (jobId === undefined) return undefined;
  for (const { jobs } of installations) {
    const job = jobs.items.get(jobId);
    if (job !== undefined) return job;
  }
  return undefined;
}

export function* allJobs({ installations }: Pick<World, "installations">): Iterable<Job> {
  for (const { jobs } of installations) yield* jobs.items.values();
}
