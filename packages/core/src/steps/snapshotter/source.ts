import type { Target } from "../../configuration/target.ts";
import { cloneIdentifier } from "../../job/job-id.ts";
import type { Owned } from "../../job/owned.ts";
import type { DbSnapshot, Rds } from "../../ports/rds.ts";

/** What differs between the two kinds of source, before a clone is made. */
export interface Source {
  /** AWS's name for the thing. */
  readonly thing: "DB instance" | "DB cluster";
  readonly engine: "postgres" | "aurora-postgresql";
  find(): Promise<
    { readonly resourceId: string; readonly engine: string; readonly engineVersion: string } | undefined
  >;
  snapshot(identifier: string): Promise<DbSnapshot | undefined>;
  automatedSnapshots(resourceId: string): Promise<readonly DbSnapshot[]>;
  /** The type of what is restored first. */
  readonly clone: Owned["type"];
}

export function sourceOf(rds: Rds, { type, identifier }: Target["source"]): Source {
  if (type === "aurora-cluster") {
    return {
      thing: "DB cluster",
      engine: "aurora-postgresql",
      find: () => rds.cluster(identifier),
      snapshot: (snapshot) => rds.clusterSnapshot(snapshot),
      automatedSnapshots: (resourceId) => rds.automatedClusterSnapshots(resourceId),
      clone: "db-cluster",
    };
  }
  return {
    thing: "DB instance",
    engine: "postgres",
    find: () => rds.instance(identifier),
    snapshot: (snapshot) => rds.snapshot(snapshot),
    automatedSnapshots: (resourceId) => rds.automatedSnapshots(resourceId),
    clone: "db-instance",
  };
}

/** What the job will create first, to be written down before it is created. */
export function intendedClone(type: Owned["type"], jobId: string, now: string): Owned {
  return { type, identifier: cloneIdentifier(jobId), purpose: "temporary", intendedAt: now };
}
