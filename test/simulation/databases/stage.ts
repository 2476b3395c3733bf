import type { Generator } from "../generator.ts";
import { type DatabaseAtFirst, type DatabasesScenario, databaseNames } from "./scenario.ts";

/** A security group that admits nobody. */
export const CLOSED_GROUP = "sg-0c105ed0c105ed000";

/** Where the databases' records are. */
export const HOSTED_ZONE = "Z0SIMULATED";

/** What clients of a database connect to that is swapped by its record. */
export function recordName(database: string): string {
  return `${database}.db.example.com`;
}

/** Where exports go, and as whom. */
export const exportPlace = {
  bucket: "exports",
  roleArn: "arn:aws:iam::123456789012:role/exports",
  kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/exports",
};

/** `databases` of a stage's file: deadlines short enough for many runs, and long enough for life-like waits. */
export function stageDatabases(
  generator: Generator,
  { databases }: Pick<DatabasesScenario, "databases">,
  without: readonly string[] = [],
): Readonly<Record<string, unknown>> {
  const written = databaseNames.map((name) => {
    const drawn = database(generator, databases[name].type);
    const restore = { ...drawn.restore, ...wayOf(generator.fork(`way of ${name}`), name, databases[name]) };
    return [name, { ...drawn, restore }] as const;
  });
  return Object.fromEntries(written.filter(([name]) => !without.includes(name)));
}

/** A fork's draws: what is drawn besides shifts nothing. */
function wayOf(generator: Generator, name: string, { recordTtl: ttl }: DatabaseAtFirst) {
  if (ttl !== undefined)
    return { cutover: "dns", record: { hostedZoneId: HOSTED_ZONE, name: recordName(name), ttl } };
  return generator.chance(0.25) ? { order: "rename-first" } : {};
}

function database(generator: Generator, type: "rds" | "aurora-cluster") {
  return {
    type,
    aws: { region: "us-east-1" },
    restore: {
      keepOriginal: generator.pick(["0s", "0s", "20m", "2h"]),
      finalSnapshot: generator.chance(0.7),
      isolate: generator.chance(0.3),
      isolationSecurityGroup: CLOSED_GROUP,
      reachable: generator.chance(0.9),
    },
    export: { always: generator.chance(0.15) },
    schedules: [
      { expression: "cron(0 3 * * ? *)", task: "create_snapshot_only", paused: generator.chance(0.15) },
    ],
    deadlines: {
      snapshot: generator.pick(["40m", "2h"]),
      restore: generator.pick(["2h", "3h"]),
      export: "3h",
      deletion: generator.pick(["20m", "1h"]),
      appear: "15m",
    },
    pollInterval: generator.pick(["30s", "60s"]),
  };
}
