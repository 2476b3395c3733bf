// Whatever differs between two databases, the replay ends, and what is left is explained: any settings against any others.
import type { DatabaseKind, Described } from "@dblab-refresh/core/ports/databases";
import { differences } from "@dblab-refresh/core/rds/settings/differences";
import { pendingValues } from "@dblab-refresh/core/rds/settings/pending";
import { replay } from "@dblab-refresh/core/rds/settings/replay";
import { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { clusterOffItsDefaults, instanceOffItsDefaults } from "@dblab-refresh/simulator/rds/off-default";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const MINUTE = 60_000;
/** Which settings go together: RDS refuses one without the others. */
const together = [
  ["AllocatedStorage", "StorageType", "Iops", "StorageThroughput", "MaxAllocatedStorage"],
  ["MonitoringInterval", "MonitoringRoleArn"],
  [
    "PerformanceInsightsEnabled",
    "PerformanceInsightsKMSKeyId",
    "PerformanceInsightsRetentionPeriod",
    "DatabaseInsightsMode",
  ],
];

/** Some of these settings, by the choice of each group. */
function someOf<Settings extends object>(
  settings: Settings = {} as Settings,
): fc.Arbitrary<Partial<Settings>> {
  const entries = Object.entries(settings);
  const alone = entries.map(([name]) => [name]).filter(([name = ""]) => !together.flat().includes(name));
  const groups = [...together, ...alone];
  return fc
    .array(fc.boolean(), { minLength: groups.length, maxLength: groups.length })
    .map((choice) => new Set(groups.filter((_, index) => choice[index]).flat()))
    .map((chosen) => Object.fromEntries(entries.filter(([name]) => chosen.has(name))) as Partial<Settings>);
}

function simulated() {
  let now = Date.parse("2026-03-01T10:00:00Z");
  let ids = 0;
  const model = new RdsModel({ now: () => now, ids: () => String(++ids) });
  const pass = (minutes: number) => {
    now += minutes * MINUTE;
  };
  return { model, pass };
}

type World = ReturnType<typeof simulated>;
const plain = (value: unknown): Described => JSON.parse(JSON.stringify(value));

function seen({ model }: World, kind: DatabaseKind, name: string): Described {
  const [operation, key, list] =
    kind === "db-instance"
      ? ["DescribeDBInstances", "DBInstanceIdentifier", "DBInstances"]
      : ["DescribeDBClusters", "DBClusterIdentifier", "DBClusters"];
  const found = plain(model.call(operation, { [key]: name }))[list];
  return Array.isArray(found) ? plain(found[0]) : {};
}

/** Every call of the replay, until nothing is left. */
function replayAll(world: World, kind: DatabaseKind, original: Described): readonly string[] {
  const sent: string[] = [];
  for (let round = 0; round < 30; round += 1) {
    const { modifications, roles, dataApi } = replay(kind, original, seen(world, kind, "new"));
    const [first] = modifications;
    const [role] = roles;
    const of = kind === "db-instance" ? "DBInstance" : "DBCluster";
    if (first) world.model.call(`Modify${of}`, first.input);
    else if (role)
      world.model.call(`AddRoleTo${of}`, {
        [`${of}Identifier`]: "new",
        RoleArn: role.arn,
        FeatureName: role.feature,
      });
    else if (dataApi !== undefined)
      world.model.call(dataApi ? "EnableHttpEndpoint" : "DisableHttpEndpoint", {
        ResourceArn: seen(world, kind, "new").DBClusterArn,
      });
    else return sent;
    sent.push(first?.name ?? "other");
    world.pass(120);
  }
  throw new Error(`it never ends: ${sent.join(", ")}`);
}

/** What nothing explains, but for what only the restore carries, or no call takes away. */
function unexplained(world: World, kind: DatabaseKind, original: Described): readonly string[] {
  const current = seen(world, kind, "new");
  expect(pendingValues(current)).toEqual({});
  return differences(kind, original, current)
    .filter(({ why }) => why === undefined)
    .map(({ setting }) => setting);
}

/** A surplus role is nothing that a restore brings about, and extended support is there only if it was chosen. */
const onlyWhereTheNewOneHasMore = ["associated roles", "extended support"];

describe("the replay", () => {
  it("makes any instance like any other, but for what is explained", () => {
    const { settings, ...seed } = instanceOffItsDefaults("x");
    fc.assert(
      fc.property(someOf(settings), someOf(settings), (was, is) => {
        const world = simulated();
        world.model.seedInstance({ ...seed, identifier: "old", settings: was });
        world.model.seedInstance({ ...seed, identifier: "new", settings: is });
        const original = seen(world, "db-instance", "old");

        replayAll(world, "db-instance", original);

        const left = unexplained(world, "db-instance", original);
        expect(left.filter((setting) => !onlyWhereTheNewOneHasMore.includes(setting))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it("makes any cluster like any other, but for what is explained", () => {
    const { settings } = clusterOffItsDefaults("x");
    fc.assert(
      fc.property(someOf(settings), someOf(settings), (was, is) => {
        const world = simulated();
        world.model.seedCluster({ identifier: "old", settings: was });
        world.model.seedCluster({ identifier: "new", settings: is });
        const original = seen(world, "db-cluster", "old");

        replayAll(world, "db-cluster", original);

        const left = unexplained(world, "db-cluster", original);
        expect(left.filter((setting) => !onlyWhereTheNewOneHasMore.includes(setting))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
