import { describeProblems } from "@dblab-refresh/core/configuration/problem";
import { checkStage, type Stage } from "@dblab-refresh/core/configuration/stage";
import type { Generator } from "./generator.ts";
import { LITERAL_PASSWORD } from "./secrets.ts";

export const targetNames = ["orders", "users"] as const;

/** How the two targets meet: with an engine each, or with one engine under two addresses. */
type Sharing = "own engines" | "one engine";

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
  return {
    source: { type: "rds", identifier: `production-${name}`, dbName: name, username: "reader", password },
    clone: {
      instanceClass: generator.pick(["db.t4g.medium", "db.m6g.2xlarge"]),
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
    deadlines: {
      snapshot: "10m",
      clone: generator.pick(["20m", "60m"]),
      update: "20m",
      start: "5m",
      deletion: generator.pick(["10m", "40m"]),
      appear: "15m",
    },
  };
}
