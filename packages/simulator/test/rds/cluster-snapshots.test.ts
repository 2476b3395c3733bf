import {
  CreateDBClusterSnapshotCommand,
  DeleteDBClusterSnapshotCommand,
  DescribeDBClusterSnapshotsCommand,
} from "@aws-sdk/client-rds";
import { expect, test } from "vitest";
import { type SimulatedAurora, simulatedAurora } from "./simulated-aurora.ts";
import { minute, startMs } from "./simulated-rds.ts";

const take = (more: object = {}) =>
  new CreateDBClusterSnapshotCommand({
    DBClusterIdentifier: "shop",
    DBClusterSnapshotIdentifier: "mine",
    ...more,
  });

async function listed({ client }: SimulatedAurora, input: object) {
  const { DBClusterSnapshots = [] } = await client.send(new DescribeDBClusterSnapshotsCommand(input));
  return DBClusterSnapshots.map(({ DBClusterSnapshotIdentifier }) => DBClusterSnapshotIdentifier);
}

test("a snapshot under way has no creation time, and its cluster stays available", async () => {
  const rds = simulatedAurora();

  const { DBClusterSnapshot } = await rds.client.send(take());
  rds.pass(3 * minute);
  const { DBClusterSnapshots: half } = await rds.client.send(
    new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: "mine" }),
  );

  expect(DBClusterSnapshot).toMatchObject({ Status: "creating", SnapshotType: "manual", PercentProgress: 0 });
  expect(DBClusterSnapshot).not.toHaveProperty("SnapshotCreateTime");
  expect(half).toMatchObject([{ PercentProgress: 50 }]);
  expect(await rds.clusterStatusesOf("shop")).toEqual(["available"]);
  const { DBClusterSnapshots } = await rds.client.send(
    new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: "mine" }),
  );
  expect(DBClusterSnapshots).toMatchObject([
    { Status: "available", PercentProgress: 100, SnapshotCreateTime: new Date(startMs + 6 * minute) },
  ]);
});

test("snapshots are found by cluster, resource id, type and name, and by the filters that AWS has", async () => {
  const rds = simulatedAurora();
  const other = rds.model.seedCluster({ identifier: "other" });
  rds.model.seedClusterSnapshot({ cluster: "other", type: "manual", identifier: "of-other" });
  await rds.client.send(take());
  const filtered = (Name: string, ...Values: string[]) => listed(rds, { Filters: [{ Name, Values }] });

  expect(rds.clusterSnapshotId).toBe("rds:shop-2026-03-01-03-00");
  expect(await listed(rds, {})).toEqual(["mine", "of-other", rds.clusterSnapshotId]);
  expect(await listed(rds, { DBClusterIdentifier: "SHOP" })).toEqual(["mine", rds.clusterSnapshotId]);
  expect(await listed(rds, { DBClusterIdentifier: "shop", SnapshotType: "automated" })).toEqual([
    rds.clusterSnapshotId,
  ]);
  expect(await listed(rds, { DbClusterResourceId: other.DbClusterResourceId })).toEqual(["of-other"]);
  expect(await filtered("db-cluster-id", "other")).toEqual(["of-other"]);
  expect(await filtered("db-cluster-snapshot-id", "mine", "of-other")).toEqual(["mine", "of-other"]);
  expect(await filtered("snapshot-type", "automated")).toEqual([rds.clusterSnapshotId]);
  expect(await filtered("engine", "aurora-mysql")).toEqual([]);
});

test.each([
  ["a name that does not exist", { DBClusterSnapshotIdentifier: "nope" }, "DBClusterSnapshotNotFoundFault"],
  ["a type that does not exist", { SnapshotType: "nightly" }, "InvalidParameterValue"],
  [
    "a cluster and a snapshot",
    { DBClusterIdentifier: "shop", DBClusterSnapshotIdentifier: "mine" },
    "InvalidParameterCombination",
  ],
  [
    "the resource id as a filter, which it is not",
    { Filters: [{ Name: "db-cluster-resource-id", Values: ["cluster-X"] }] },
    "InvalidParameterValue",
  ],
])("a list by %s is refused", async (_title, input, name) => {
  const rds = simulatedAurora();

  await expect(listed(rds, input)).rejects.toMatchObject({ name });
});

test("lists of snapshots are paged, and one under way is in them", async () => {
  const rds = simulatedAurora();
  rds.model.seedClusterSnapshot({
    cluster: "shop",
    identifier: "under-way",
    type: "manual",
    isUnderWay: true,
  });
  for (let index = 10; index < 35; index += 1) {
    rds.model.seedClusterSnapshot({ cluster: "shop", type: "manual", identifier: `s${index}` });
  }

  const first = await rds.client.send(new DescribeDBClusterSnapshotsCommand({ MaxRecords: 20 }));
  const rest = await rds.client.send(
    new DescribeDBClusterSnapshotsCommand({ MaxRecords: 20, Marker: first.Marker }),
  );

  expect(first.DBClusterSnapshots).toHaveLength(20);
  expect(rest.DBClusterSnapshots).toHaveLength(7);
  const last = rest.DBClusterSnapshots?.at(-1);
  expect(last).toMatchObject({ DBClusterSnapshotIdentifier: "under-way", Status: "creating" });
  expect(last).not.toHaveProperty("SnapshotCreateTime");
});

test("a manual snapshot is deleted when it is complete, an automated one never", async () => {
  const rds = simulatedAurora();
  await rds.client.send(take());
  const remove = (DBClusterSnapshotIdentifier: string) =>
    rds.client.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier }));

  await expect(remove("mine")).rejects.toMatchObject({ name: "InvalidDBClusterSnapshotStateFault" });
  rds.pass(60 * minute);
  const { DBClusterSnapshot } = await remove("mine");
  await expect(remove("mine")).rejects.toMatchObject({ name: "DBClusterSnapshotNotFoundFault" });
  await expect(remove(rds.clusterSnapshotId)).rejects.toMatchObject({
    name: "InvalidDBClusterSnapshotStateFault",
  });

  expect(DBClusterSnapshot?.Status).toBe("deleted");
  expect(await listed(rds, {})).toEqual([rds.clusterSnapshotId]);
});

test.each([
  ["a cluster that does not exist", { DBClusterIdentifier: "nope" }, "DBClusterNotFoundFault"],
  ["a name that is taken", { DBClusterSnapshotIdentifier: "taken" }, "DBClusterSnapshotAlreadyExistsFault"],
  ["a name that is no identifier", { DBClusterSnapshotIdentifier: "rds:mine" }, "InvalidParameterValue"],
  ["a cluster that does not serve", { DBClusterIdentifier: "asleep" }, "InvalidDBClusterStateFault"],
])("a snapshot with %s is refused", async (_title, more, name) => {
  const rds = simulatedAurora();
  rds.model.seedCluster({ identifier: "asleep", status: "stopped" });
  rds.model.seedClusterSnapshot({ cluster: "shop", type: "manual", identifier: "taken" });

  await expect(rds.client.send(take(more))).rejects.toMatchObject({ name });
});

test("the quota counts manual snapshots", async () => {
  const rds = simulatedAurora({ quotas: { manualClusterSnapshots: 1 } });
  await rds.client.send(take());

  const another = rds.client.send(take({ DBClusterSnapshotIdentifier: "another" }));

  await expect(another).rejects.toMatchObject({ name: "SnapshotQuotaExceededFault" });
});
