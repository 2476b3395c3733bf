import { describeProblems } from "@dblab-refresh/core/configuration/problem";
import { checkStage, type Stage } from "@dblab-refresh/core/configuration/stage";
import type { DatabasesScenario } from "./databases/scenario.ts";
import { stageDatabases } from "./databases/stage.ts";
import type { Generator } from "./generator.ts";
import { LITERAL_PASSWORD } from "./secrets.ts";

export const targetNames = ["orders", "users"] as const;
type TargetName = (typeof targetNames)[number];

/** What a database is stays, whatever is deployed. */
export type Sources = Readonly<Record<TargetName, "rds" | "aurora-cluster">>;

export interface StageShape {
  readonly installation: string;
  readonly sources: Sources;
  /** The engine of `orders` and that of `users`, by what their addresses begin with. */
  readonly engines: Readonly<Record<TargetName, string>>;
  /** What may be restored, if anything may be. */
  readonly databases?: DatabasesScenario["databases"];
  /** Targets, or databases, that somebody took out of the configuration. */
  readonly without?: readonly string[];
  /** What somebody wrote wrong of every source. */
  readonly wrong?: (typeof wrongSources)[number];
}

export const wrongSources = ["identifier", "snapshot", "age"] as const;

/** What such a source has in the place of what is right. */
const mistaken = {
  identifier: { identifier: "production-nobodys" },
  snapshot: { snapshotIdentifier: "nobodys-snapshot" },
  age: { maxSnapshotAge: "30m" },
} as const;

export function sourcesOf(generator: Generator): Sources {
  const type = () => generator.pick<"rds" | "aurora-cluster">(["rds", "aurora-cluster"]);
  return { orders: type(), users: type() };
}

/** A stage of two targets, with deadlines short enough for many runs, and long enough for life-like waits. */
export function stageOf(generator: Generator, shape: StageShape): Stage {
  const passwords = { orders: "$" + "{PASSWORD_ORDERS}", users: LITERAL_PASSWORD };
  const targets = targetNames.map((name) => [name, target(generator, shape, name, passwords[name])] as const);
  const checked = checkStage({
    installation: shape.installation,
    targets: Object.fromEntries(targets.filter(([name]) => !shape.without?.includes(name))),
    ...(shape.databases && {
      databases: stageDatabases(generator.fork("databases"), { databases: shape.databases }, shape.without),
    }),
  });
  if (!checked.ok) throw new Error(describeProblems("the simulated stage", checked.problems));
  return checked.stage;
}

function target(
  generator: Generator,
  { sources, engines, wrong }: StageShape,
  name: TargetName,
  password: string,
) {
  const type = sources[name];
  return {
    source: {
      type,
      identifier: `production-${name}`,
      dbName: name,
      username: "reader",
      password,
      ...(wrong && mistaken[wrong]),
    },
    clone: {
      instanceClass: generator.pick(
        type === "rds" ? ["db.t4g.medium", "db.m6g.2xlarge"] : ["db.r6g.large", "db.serverless"],
      ),
      pollInterval: generator.pick(["30s", "60s"]),
      deletionProtection: generator.chance(0.3),
      // The simulated engine's file has no rdsIam: such a job ends as engine-config-not-applied.
      enableIAMAuth: generator.chance(0.05),
    },
    dblab: {
      apiEndpoint: `https://${engines[name]}-for-${name}.internal:2345`,
      token: "$" + "{TOKEN_ONE}",
      pollInterval: "30s",
      timeout: "2h",
    },
    aws: { region: "us-east-1" },
    waitFor: {
      ...(generator.chance(0.5) && { engine: generator.pick(["20m", "3h"]) }),
      ...(generator.chance(0.5) && { pool: generator.pick(["20m", "1h"]) }),
    },
    schedule: { paused: generator.chance(0.15) },
    deadlines: {
      snapshot: "10m",
      clone: generator.pick(["30m", "60m"]),
      update: "20m",
      start: "5m",
      deletion: generator.pick(["10m", "40m"]),
      appear: "15m",
      // Otherwise it is the sum of the steps' own, which none of them can exceed.
      ...(generator.chance(0.5) && { job: "45m" }),
    },
  };
}
