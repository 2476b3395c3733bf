import {
  CreateDBSnapshotCommand,
  DeleteDBSnapshotCommand,
  DescribeDBSnapshotsCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import { expect, test } from "vitest";
import { cloneInput, minute, type SimulatedRds, simulatedRds, startMs } from "./simulated-rds.ts";

const take = (more: object = {}) =>
  new CreateDBSnapshotCommand({ DBInstanceIdentifier: "prod", DBSnapshotIdentifier: "mine", ...more });

async function listed({ client }: SimulatedRds, input: object) {
  const { DBSnapshots = [] } = await client.send(new DescribeDBSnapshotsCommand(input));
  return DBSnapshots.map(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier);
}

test("a snapshot under way has no creation time, and its instance is backing-up", async () => {
  const rds = simulatedRds();

  const { DBSnapshot } = await rds.client.send(take());

  expect(DBSnapshot).toMatchObject({ Status: "creating", SnapshotType: "manual", PercentProgress: 0 });
  expect(DBSnapshot).not.toHaveProperty("SnapshotCreateTime");
  expect(await rds.statusesOf("prod")).toEqual(["backing-up", "available"]);
  const { DBSnapshots } = await rds.client.send(
    new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: "mine" }),
  );
  expect(DBSnapshots).toMatchObject([
    { Status: "available", PercentProgress: 100, SnapshotCreateTime: new Date(startMs + 6 * minute) },
  ]);
});

test("a seeded automated snapshot is named as AWS names it", async () => {
  const rds = simulatedRds();

  expect(rds.snapshotId).toBe("rds:prod-2026-03-01-03-00");
  expect(await listed(rds, { DBSnapshotIdentifier: rds.snapshotId })).toEqual([rds.snapshotId]);
});

test("snapshots are found by instance, by resource id and by type, alone and together", async () => {
  const rds = simulatedRds();
  const other = rds.model.seedInstance({ identifier: "other" });
  rds.model.seedSnapshot({ instance: "other", type: "manual", identifier: "of-other" });
  await rds.client.send(take());

  expect(await listed(rds, {})).toEqual(["mine", "of-other", rds.snapshotId]);
  expect(await listed(rds, { DBInstanceIdentifier: "PROD" })).toEqual(["mine", rds.snapshotId]);
  expect(await listed(rds, { DBInstanceIdentifier: "prod", SnapshotType: "automated" })).toEqual([
    rds.snapshotId,
  ]);
  expect(await listed(rds, { SnapshotType: "manual" })).toEqual(["mine", "of-other"]);
  expect(await listed(rds, { DbiResourceId: other.DbiResourceId })).toEqual(["of-other"]);
  expect(await listed(rds, { Filters: [{ Name: "db-snapshot-id", Values: ["mine", "of-other"] }] })).toEqual([
    "mine",
    "of-other",
  ]);
  const both = [
    { Name: "snapshot-type", Values: ["manual"] },
    { Name: "db-instance-id", Values: ["prod"] },
  ];
  expect(await listed(rds, { Filters: both })).toEqual(["mine"]);
});

test.each([
  ["of an unknown name", { DBSnapshotIdentifier: "nope" }, "DBSnapshotNotFoundFault"],
  ["of a type that AWS does not have", { SnapshotType: "auto" }, "InvalidParameterValue"],
  ["by an unknown filter", { Filters: [{ Name: "colour", Values: ["red"] }] }, "InvalidParameterValue"],
])("a list of snapshots %s is refused", async (_title, input, name) => {
  const rds = simulatedRds();

  await expect(listed(rds, input)).rejects.toMatchObject({ name });
});

test.each([
  ["of an unknown instance", { DBInstanceIdentifier: "nope" }, "DBInstanceNotFoundFault"],
  ["with a taken name", { DBSnapshotIdentifier: "Taken" }, "DBSnapshotAlreadyExistsFault"],
  ["that begins with rds:", { DBSnapshotIdentifier: "rds:mine" }, "InvalidParameterValue"],
])("a snapshot %s is refused", async (_title, wrong, name) => {
  const rds = simulatedRds();
  rds.model.seedSnapshot({ instance: "prod", type: "manual", identifier: "taken" });

  await expect(rds.client.send(take(wrong))).rejects.toMatchObject({ name });
});

test("an instance that is backing up takes no second snapshot meanwhile", async () => {
  const rds = simulatedRds();
  await rds.client.send(take());

  const second = rds.client.send(take({ DBSnapshotIdentifier: "second" }));

  await expect(second).rejects.toMatchObject({ name: "InvalidDBInstanceStateFault" });
});

test("a snapshot under way can neither be restored nor deleted", async () => {
  const rds = simulatedRds();
  await rds.client.send(take());

  const input = cloneInput(rds, { DBSnapshotIdentifier: "mine" });
  const restore = rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(input));
  const remove = rds.client.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: "mine" }));

  await expect(restore).rejects.toMatchObject({ name: "InvalidDBSnapshotStateFault" });
  await expect(remove).rejects.toMatchObject({ name: "InvalidDBSnapshotStateFault" });
});

test("a manual snapshot is deleted, an automated one is not", async () => {
  const rds = simulatedRds();
  await rds.client.send(take());
  rds.pass(10 * minute);

  const { DBSnapshot } = await rds.client.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: "mine" }));
  const automated = rds.client.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: rds.snapshotId }));

  expect(DBSnapshot?.Status).toBe("deleted");
  await expect(automated).rejects.toMatchObject({ name: "InvalidDBSnapshotStateFault" });
  expect(await listed(rds, {})).toEqual([rds.snapshotId]);
});

test("manual snapshots have a quota", async () => {
  const rds = simulatedRds({ quotas: { manualSnapshots: 0 } });

  await expect(rds.client.send(take())).rejects.toMatchObject({ name: "SnapshotQuotaExceededFault" });
});
