import { describeProblems } from "@dblab-refresh/core/configuration/problem";
import { checkStage, type Stage } from "@dblab-refresh/core/configuration/stage";
import type { Generator } from "./generator.ts";
import { LITERAL_PASSWORD } from "./secrets.ts";

export const targetNames = ["orders", "users"] as const;

/** A stage of two targets, with deadlines short enough for many runs, and long enough for life-like waits. */
export function stageOf(generator: Generator): Stage {
  const checked = checkStage({
    installation: "random",
    targets: {
      orders: target(generator, "orders", "$" + "{PASSWORD_ORDERS}", "$" + "{TOKEN_ONE}"),
      users: target(generator, "users", LITERAL_PASSWORD, "$" + "{TOKEN_ONE}"),
    },
  });
  if (!checked.ok) throw new Error(describeProblems("the random stage", checked.problems));
  return checked.stage;
}

function target(generator: Generator, name: string, password: string, token: string) {
  const type = generator.pick(["rds", "aurora-cluster"]);
  return {
    source: { type, identifier: `production-${name}`, dbName: name, username: "reader", password },
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
      apiEndpoint: `https://engine-of-${name}.internal:2345`,
      token,
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
    },
  };
}
