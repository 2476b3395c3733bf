import {
  AddTagsToResourceCommand,
  CreateDBSnapshotCommand,
  DBInstanceNotFoundFault,
  DeleteDBInstanceCommand,
  DeleteDBSnapshotCommand,
  DescribeDBInstanceAutomatedBackupsCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  InvalidDBInstanceStateFault,
  ListTagsForResourceCommand,
  ModifyDBInstanceCommand,
  paginateDescribeDBInstances,
  RemoveTagsFromResourceCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
  StartDBInstanceCommand,
  StopDBInstanceCommand,
} from "@aws-sdk/client-rds";
import { startRdsServer } from "@dblab-refresh/simulator/rds/server";
import { expect, onTestFinished, test } from "vitest";
import { cloneInput, minute, ownerTags, sdkClient, simulatedRds, startMs } from "./simulated-rds.ts";

/** The same world as in the other tests, reached by the SDK's own client. */
async function servedRds() {
  const rds = simulatedRds();
  const server = await startRdsServer({ model: rds.model });
  const client = sdkClient(server.url);
  onTestFinished(async () => {
    client.destroy();
    await server.close();
  });
  return { ...rds, client, url: server.url };
}

test("the SDK restores an instance, follows it and deletes it", async () => {
  const rds = await servedRds();
  const named = { DBInstanceIdentifier: "clone-1" };

  const { DBInstance } = await rds.client.send(
    new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, { Port: 6543 })),
  );
  expect(DBInstance).toMatchObject({ ...named, DBInstanceStatus: "creating" });
  rds.pass(60 * minute);
  const { DBInstances } = await rds.client.send(new DescribeDBInstancesCommand(named));
  expect(DBInstances).toMatchObject([
    {
      DBInstanceStatus: "available",
      Endpoint: { Port: 6543 },
      TagList: ownerTags,
      InstanceCreateTime: new Date(startMs),
      DeletionProtection: false,
      PendingModifiedValues: {},
    },
  ]);
  const removed = await rds.client.send(new DeleteDBInstanceCommand({ ...named, SkipFinalSnapshot: true }));
  expect(removed.DBInstance?.DBInstanceStatus).toBe("deleting");
  rds.pass(60 * minute);

  await expect(rds.client.send(new DescribeDBInstancesCommand(named))).rejects.toThrow(
    DBInstanceNotFoundFault,
  );
});

test("the SDK modifies, stops and starts an instance", async () => {
  const { client, pass } = await servedRds();
  const named = { DBInstanceIdentifier: "prod" };

  const modified = await client.send(
    new ModifyDBInstanceCommand({ ...named, DeletionProtection: true, BackupRetentionPeriod: 0 }),
  );
  expect(modified.DBInstance).toMatchObject({
    DeletionProtection: true,
    BackupRetentionPeriod: 7,
    PendingModifiedValues: { BackupRetentionPeriod: 0 },
  });
  const stopped = await client.send(new StopDBInstanceCommand(named));
  expect(stopped.DBInstance?.DBInstanceStatus).toBe("stopping");
  pass(60 * minute);
  const started = await client.send(new StartDBInstanceCommand(named));
  expect(started.DBInstance?.DBInstanceStatus).toBe("starting");
});

test("the SDK takes, lists and deletes snapshots", async () => {
  const { client, pass, snapshotId } = await servedRds();
  const named = { DBSnapshotIdentifier: "mine" };

  const created = await client.send(
    new CreateDBSnapshotCommand({ ...named, DBInstanceIdentifier: "prod", Tags: ownerTags }),
  );
  expect(created.DBSnapshot).toMatchObject({ Status: "creating", TagList: ownerTags });
  expect(created.DBSnapshot?.SnapshotCreateTime).toBeUndefined();
  pass(60 * minute);
  const listed = await client.send(
    new DescribeDBSnapshotsCommand({ Filters: [{ Name: "db-instance-id", Values: ["prod"] }] }),
  );
  expect(listed.DBSnapshots?.map((snapshot) => snapshot.DBSnapshotIdentifier)).toEqual(["mine", snapshotId]);
  expect(listed.DBSnapshots?.[0]?.SnapshotCreateTime).toEqual(new Date(startMs + 6 * minute));
  const removed = await client.send(new DeleteDBSnapshotCommand(named));

  expect(removed.DBSnapshot?.Status).toBe("deleted");
});

test("the SDK adds, lists and removes tags", async () => {
  const { client } = await servedRds();
  const ResourceName = "arn:aws:rds:us-east-1:123456789012:db:prod";
  const strange = { Key: "größe", Value: "a=b c+d @ e/f" };

  await client.send(
    new AddTagsToResourceCommand({ ResourceName, Tags: [strange, { Key: "empty", Value: "" }] }),
  );
  await client.send(new RemoveTagsFromResourceCommand({ ResourceName, TagKeys: ["team"] }));

  const { TagList } = await client.send(new ListTagsForResourceCommand({ ResourceName }));
  expect(TagList).toEqual([strange, { Key: "empty", Value: "" }]);
});

test("the SDK lists automated backups", async () => {
  const { client } = await servedRds();

  const { DBInstanceAutomatedBackups } = await client.send(new DescribeDBInstanceAutomatedBackupsCommand({}));

  expect(DBInstanceAutomatedBackups).toMatchObject([
    { DBInstanceIdentifier: "prod", Status: "active", BackupRetentionPeriod: 7 },
  ]);
});

test("the SDK's paginator sees every instance once", async () => {
  const { client, model } = await servedRds();
  for (let index = 0; index < 50; index += 1) model.seedInstance({ identifier: `i${index}` });
  const names: (string | undefined)[] = [];
  let pages = 0;

  for await (const page of paginateDescribeDBInstances({ client, pageSize: 20 }, {})) {
    pages += 1;
    for (const { DBInstanceIdentifier } of page.DBInstances ?? []) names.push(DBInstanceIdentifier);
  }

  expect(pages).toBe(3);
  expect(new Set(names).size).toBe(51);
  expect(names).toHaveLength(51);
});

test("the SDK throws its own exceptions, with AWS's code and status", async () => {
  const rds = await servedRds();
  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));

  const missing = rds.client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: "no-such" }));
  await expect(missing).rejects.toMatchObject({
    name: "DBInstanceNotFoundFault",
    Code: "DBInstanceNotFound",
    message: "DBInstance no-such not found.",
    $fault: "client",
    $metadata: { httpStatusCode: 404, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  });
  const deletion = { DBInstanceIdentifier: "clone-1", SkipFinalSnapshot: true };
  await expect(rds.client.send(new DeleteDBInstanceCommand(deletion))).rejects.toThrow(
    InvalidDBInstanceStateFault,
  );
  const unmodelled = rds.client.send(new DescribeDBInstancesCommand({ MaxRecords: 5 }));
  await expect(unmodelled).rejects.toMatchObject({
    name: "InvalidParameterValue",
    message: "Invalid value 5 for MaxRecords. Must be between 20 and 100",
    $metadata: { httpStatusCode: 400 },
  });
});

test("a lost answer is a reset connection, and the SDK's own retry meets the instance that it made", async () => {
  const rds = await servedRds();
  rds.model.inject("create-answer-lost");

  const restore = rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));

  await expect(restore).rejects.toMatchObject({ name: "TimeoutError", code: "ECONNRESET" });
  expect(rds.model.calls.map(({ operation, error }) => [operation, error])).toEqual([
    ["RestoreDBInstanceFromDBSnapshot", "LostAnswer"],
  ]);
});

test("the SDK takes Throttling for what it is and tries again", async () => {
  const { url, model } = await servedRds();
  model.inject("throttled", { times: 1 });
  const patient = sdkClient(url, 3);
  onTestFinished(() => patient.destroy());

  const attempts: (number | undefined)[] = [];
  for (let call = 0; call < 3; call += 1) {
    const { $metadata } = await patient.send(new DescribeDBInstancesCommand({}));
    attempts.push($metadata.attempts);
  }

  expect(attempts).toEqual([1, 1, 2]);
});
