import { describeProblems } from "@dblab-refresh/core/configuration/problem";
import { checkStage, type Stage } from "@dblab-refresh/core/configuration/stage";
import { jobIdOf } from "@dblab-refresh/core/job/job-id";
import { type Result, run } from "./run.ts";
import type { Scenario } from "./scenario.ts";
import { LITERAL_PASSWORD } from "./secrets.ts";
import type { Sources } from "./stage.ts";
import { calm } from "./trouble.ts";
import type { World } from "./world.ts";

const MINUTE = 60_000;
const SEED = 8;

/** The target of each kind of source. */
const targetOf = { rds: "orders", "aurora-cluster": "users" } as const;
export type Source = keyof typeof targetOf;
export const sources: readonly Source[] = ["rds", "aurora-cluster"];

const sourceOf: Sources = { orders: "rds", users: "aurora-cluster" };

export interface CalmOptions {
  /** The engine's refresh. Hours; three quarters if left out. */
  readonly refreshHours?: number;
  /** Writes everything down that happens. */
  readonly traced?: boolean;
  /** Made in the world when it is ready: what must come to an end, as a request each, by job id. */
  readonly begin: (world: World) => ReadonlyMap<string, string>;
}

/** A run in which nothing goes wrong by chance. */
export function calmRun({ refreshHours = 0.75, traced = false, begin }: CalmOptions): Promise<Result> {
  return run(SEED, {
    traced,
    trouble: calm,
    drawn: 0,
    scenario: () => ({ ...scenario, refreshHours }),
    asks: (world) => {
      const [installation] = world.installations;
      installation.stage = stageOf(installation.name);
      return { jobs: begin(world), unreadable: [] };
    },
  });
}

/** Asks for a refresh just after the beginning. */
export function ask({ installations: [installation], chance }: World, source: Source): Map<string, string> {
  const requestId = `request-of-${source}`;
  const body = JSON.stringify({ job: "refresh", target: targetOf[source], requestId });
  chance.timeline.after(1000, () => installation.queues.put("jobs", body, 0));
  return new Map([[jobIdOf(installation.name, requestId), body]]);
}

/** As long as AWS takes for a clone of some hundred gigabytes. */
const scenario: Scenario = {
  sources: sourceOf,
  engines: [{ orders: "engine-one", users: "engine-one" }],
  isSkewed: false,
  janitorEveryMs: 5 * MINUTE,
  rds: {
    creatingMs: 15 * MINUTE,
    clusterCreatingMs: 8 * MINUTE,
    memberCreatingMs: 7 * MINUTE,
    deletingMs: 5 * MINUTE,
    describeLagMs: 5_000,
    tagsLagMs: 20_000,
  },
};

function stageOf(installation: string): Stage {
  const passwords = { orders: "$" + "{PASSWORD_ORDERS}", users: LITERAL_PASSWORD };
  const target = (source: Source) => {
    const name = targetOf[source];
    return {
      source: {
        type: source,
        identifier: `production-${name}`,
        dbName: name,
        username: "reader",
        password: passwords[name],
      },
      clone: {
        instanceClass: source === "rds" ? "db.t4g.medium" : "db.r6g.large",
        deletionProtection: true,
      },
      dblab: {
        apiEndpoint: `https://engine-one-for-${name}.internal:2345`,
        token: "$" + "{TOKEN_ONE}",
        timeout: "6h",
      },
      aws: { region: "us-east-1" },
      waitFor: { pool: "1h" },
    };
  };
  const checked = checkStage({
    installation,
    targets: Object.fromEntries(sources.map((source) => [targetOf[source], target(source)])),
  });
  if (!checked.ok) throw new Error(describeProblems("the calm stage", checked.problems));
  return checked.stage;
}
