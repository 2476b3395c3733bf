import {
  CopyDBClusterSnapshotCommand,
  CopyDBSnapshotCommand,
  CreateDBSnapshotCommand,
  DeleteDBSnapshotCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBSnapshotsCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import { expect, test } from "vitest";
import { simulatedAurora } from "./simulated-aurora.ts";
import { cloneInput, minute, ownerTags, type SimulatedRds, second, simulatedRds } from "./simulated-rds.ts";

const copy = (rds: SimulatedRds, more: object = {}) =>
  rds.client.send(
    new CopyDBSnapshotCommand({
      SourceDBSnapshotIdentifier: rds.snapshotId,
      TargetDBSnapshotIdentifier: "prod-snapshot",
      ...more,
    }),
  );

async function seenSnapshot({ client }: SimulatedRds, DBSnapshotIdentifier = "prod-snapshot") {
  const { DBSnapshots } = await client.send(new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier }));
  return DBSnapshots?.[0];
}

test("a copy is a manual snapshot of the same instance, creating at first, with the times of both", async () => {
  const rds = simulatedRds();
  const source = await seenSnapshot(rds, rds.snapshotId);

  await copy(rds);
  const underWay = await seenSnapshot(rds);
  rds.pass(10 * minute);

  expect(underWay).toMatchObject({ Status: "creating", SnapshotType: "manual" });
  expect(underWay?.SnapshotCreateTime).toBeUndefined();
  expect(await seenSnapshot(rds)).toMatchObject({
    Status: "available",
    PercentProgress: 100,
    DBInstanceIdentifier: "prod",
    DbiResourceId: source?.DbiResourceId,
    SourceDBSnapshotIdentifier: source?.DBSnapshotArn,
    OriginalSnapshotCreateTime: source?.SnapshotCreateTime,
    SnapshotCreateTime: new Date((source?.SnapshotCreateTime?.getTime() ?? 0) + 544 * minute),
  });
});

test("a copy has the tags that it is given, or the source's if it is told to, or none", async () => {
  const rds = simulatedRds();
  const team = [{ Key: "team", Value: "core" }];
  rds.model.seedSnapshot({ instance: "prod", identifier: "tagged", type: "manual", tags: team });
  const tagsOf = async (name: string, more: object) => {
    await copy(rds, {
      SourceDBSnapshotIdentifier: "tagged",
      TargetDBSnapshotIdentifier: name,
      ...more,
    });
    return (await seenSnapshot(rds, name))?.TagList;
  };

  expect(await tagsOf("given", { Tags: ownerTags })).toEqual(ownerTags);
  expect(await tagsOf("copied", { CopyTags: true })).toEqual(team);
  expect(await tagsOf("bare", {})).toEqual([]);
  await expect(tagsOf("both", { Tags: ownerTags, CopyTags: true })).rejects.toMatchObject({
    name: "InvalidParameterCombination",
  });
});

test.each([
  [{ SourceDBSnapshotIdentifier: "none" }, "DBSnapshotNotFoundFault"],
  [{ SourceDBSnapshotIdentifier: "half" }, "InvalidDBSnapshotStateFault"],
  [{ TargetDBSnapshotIdentifier: "full" }, "DBSnapshotAlreadyExistsFault"],
  [{ TargetDBSnapshotIdentifier: "rds:full" }, "InvalidParameterValue"],
])("a copy with %j is refused as %s", async (more, name) => {
  const rds = simulatedRds();
  rds.model.seedSnapshot({ instance: "prod", identifier: "half", type: "manual", isUnderWay: true });
  rds.model.seedSnapshot({ instance: "prod", identifier: "full", type: "manual" });

  await expect(copy(rds, more)).rejects.toMatchObject({ name });
});

test("the fixed name is free at once when its snapshot is deleted, and its copy is restored like any", async () => {
  const rds = simulatedRds();
  rds.model.seedSnapshot({ instance: "prod", identifier: "prod-snapshot", type: "manual" });

  await rds.client.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: "prod-snapshot" }));
  await copy(rds);
  const early = rds.client.send(
    new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, { DBSnapshotIdentifier: "prod-snapshot" })),
  );
  await expect(early).rejects.toMatchObject({ name: "InvalidDBSnapshotStateFault" });
  rds.pass(10 * minute);
  await rds.client.send(
    new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, { DBSnapshotIdentifier: "prod-snapshot" })),
  );
  rds.pass(60 * minute);

  expect((await rds.seen("clone-1"))?.DBInstanceStatus).toBe("available");
});

test("a cluster's snapshot is copied likewise", async () => {
  const rds = simulatedAurora();

  await rds.client.send(
    new CopyDBClusterSnapshotCommand({
      SourceDBClusterSnapshotIdentifier: rds.clusterSnapshotId,
      TargetDBClusterSnapshotIdentifier: "shop-snapshot",
      Tags: ownerTags,
    }),
  );
  rds.pass(10 * minute);

  const { DBClusterSnapshots } = await rds.client.send(
    new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: "shop-snapshot" }),
  );
  expect(DBClusterSnapshots).toMatchObject([
    {
      Status: "available",
      SnapshotType: "manual",
      DBClusterIdentifier: "shop",
      SourceDBClusterSnapshotArn: `arn:aws:rds:us-east-1:123456789012:cluster-snapshot:${rds.clusterSnapshotId}`,
      TagList: ownerTags,
    },
  ]);
});

test.each([
  ["snapshot-stuck-creating", "creating"],
  ["snapshot-fails", "failed"],
] as const)("%s: a manual snapshot ends as %s", async (fault, status) => {
  const rds = simulatedRds();
  rds.model.inject(fault);

  await rds.client.send(
    new CreateDBSnapshotCommand({ DBInstanceIdentifier: "prod", DBSnapshotIdentifier: "mine" }),
  );
  rds.pass(60 * minute);

  const snapshot = await seenSnapshot(rds, "mine");
  expect(snapshot?.Status).toBe(status);
  expect(snapshot?.SnapshotCreateTime).toBeUndefined();
});

test.each([
  ["copy-stuck-creating", "creating"],
  ["copy-fails", "failed"],
] as const)("%s: a copy ends as %s, and the next one does not", async (fault, status) => {
  const rds = simulatedRds();
  rds.model.inject(fault);

  await copy(rds);
  await copy(rds, { TargetDBSnapshotIdentifier: "second" });
  rds.pass(60 * minute);

  expect((await seenSnapshot(rds))?.Status).toBe(status);
  expect((await seenSnapshot(rds, "second"))?.Status).toBe("available");
});

test.each([
  ["snapshot-quota-exceeded", "SnapshotQuotaExceededFault"],
  ["snapshot-denied", "AccessDenied"],
  ["snapshot-answer-lost", "TimeoutError"],
] as const)("%s: a snapshot's caller gets %s", async (fault, name) => {
  const rds = simulatedRds();
  rds.model.inject(fault);

  const created = rds.client.send(
    new CreateDBSnapshotCommand({ DBInstanceIdentifier: "prod", DBSnapshotIdentifier: "mine" }),
  );

  await expect(created).rejects.toMatchObject({ name });
  const isThere = seenSnapshot(rds, "mine").then(
    () => true,
    () => false,
  );
  expect(await isThere).toBe(fault === "snapshot-answer-lost");
});

test("copy-answer-lost: the copy is begun, and nobody is told", async () => {
  const rds = simulatedRds();
  rds.model.inject("copy-answer-lost");

  await expect(copy(rds)).rejects.toMatchObject({ code: "ECONNRESET" });
  rds.pass(second);

  expect((await seenSnapshot(rds))?.Status).toBe("creating");
});
