import { DescribeDBSnapshotsCommand, RestoreDBInstanceFromDBSnapshotCommand } from "@aws-sdk/client-rds";
import { expect, test } from "vitest";
import { cloneInput, minute, ownerTags, second, simulatedRds } from "./simulated-rds.ts";

test("a restore without backups goes from creating to available", async () => {
  const rds = simulatedRds();

  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));

  expect(await rds.statusesOf("clone-1")).toEqual(["(not found)", "creating", "available"]);
});

test("a restore that inherits its source's backup retention sits in backing-up before it is available", async () => {
  const rds = simulatedRds();
  const { BackupRetentionPeriod: _left, ...input } = cloneInput(rds);

  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(input));

  expect(await rds.statusesOf("clone-1")).toEqual(["(not found)", "creating", "backing-up", "available"]);
  expect((await rds.seen("clone-1"))?.BackupRetentionPeriod).toBe(7);
  const { DBSnapshots } = await rds.client.send(
    new DescribeDBSnapshotsCommand({ DBInstanceIdentifier: "clone-1", SnapshotType: "automated" }),
  );
  expect(DBSnapshots).toHaveLength(1);
});

test("Describe knows a new instance after a lag, and its tags after a longer one", async () => {
  const rds = simulatedRds();
  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));

  rds.pass(20 * second - 1);
  expect(await rds.seen("clone-1")).toBeUndefined();
  rds.pass(1);
  expect((await rds.seen("clone-1"))?.TagList).toEqual([]);
  rds.pass(20 * second);
  expect((await rds.seen("clone-1"))?.TagList).toEqual(ownerTags);
});

test("the endpoint is absent while creating and carries the port that was asked for", async () => {
  const rds = simulatedRds();
  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, { Port: 6543 })));

  rds.pass(minute);
  expect(await rds.seen("clone-1")).not.toHaveProperty("Endpoint");
  rds.pass(11 * minute);
  expect((await rds.seen("clone-1"))?.Endpoint).toMatchObject({
    Address: "clone-1.simulated.us-east-1.rds.amazonaws.com",
    Port: 6543,
  });
});

test("what a restore leaves out is the default, not the source's setting", async () => {
  const rds = simulatedRds();
  rds.model.seedInstance({
    identifier: "tuned",
    settings: {
      DBParameterGroups: [{ DBParameterGroupName: "tuned-16" }],
      VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-tuned", Status: "active" }],
      DeletionProtection: true,
      MultiAZ: true,
      AllocatedStorage: 500,
      EngineVersion: "15.8",
    },
  });
  const { DBSnapshotIdentifier } = rds.model.seedSnapshot({ instance: "tuned" });

  await rds.client.send(
    new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, { DBSnapshotIdentifier })),
  );

  rds.pass(minute);
  expect(await rds.seen("clone-1")).toMatchObject({
    DBParameterGroups: [{ DBParameterGroupName: "default.postgres15", ParameterApplyStatus: "in-sync" }],
    OptionGroupMemberships: [{ OptionGroupName: "default:postgres-15" }],
    VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-default" }],
    DeletionProtection: false,
    MultiAZ: false,
    AllocatedStorage: 500,
    EngineVersion: "15.8",
  });
});

test("what a restore asks for is what Describe shows", async () => {
  const rds = simulatedRds();

  await rds.client.send(
    new RestoreDBInstanceFromDBSnapshotCommand(
      cloneInput(rds, {
        DBInstanceIdentifier: "Clone-1",
        DBInstanceClass: "db.r6g.xlarge",
        DBSubnetGroupName: "private",
        VpcSecurityGroupIds: ["sg-1", "sg-2"],
        DBParameterGroupName: "clone-16",
        OptionGroupName: "clone-options",
        StorageType: "io2",
        Iops: 5000,
        AllocatedStorage: 200,
        PubliclyAccessible: true,
        EnableIAMDatabaseAuthentication: true,
        DeletionProtection: true,
        CopyTagsToSnapshot: true,
        MultiAZ: true,
        EnableCloudwatchLogsExports: ["postgresql"],
      }),
    ),
  );

  rds.pass(minute);
  expect(await rds.seen("clone-1")).toMatchObject({
    DBInstanceIdentifier: "clone-1",
    DBInstanceArn: "arn:aws:rds:us-east-1:123456789012:db:clone-1",
    DbiResourceId: expect.stringMatching(/^db-[A-Z0-9]{26}$/),
    DBInstanceClass: "db.r6g.xlarge",
    DBSubnetGroup: { DBSubnetGroupName: "private" },
    VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-1" }, { VpcSecurityGroupId: "sg-2" }],
    DBParameterGroups: [{ DBParameterGroupName: "clone-16" }],
    OptionGroupMemberships: [{ OptionGroupName: "clone-options" }],
    StorageType: "io2",
    Iops: 5000,
    AllocatedStorage: 200,
    PubliclyAccessible: true,
    IAMDatabaseAuthenticationEnabled: true,
    DeletionProtection: true,
    CopyTagsToSnapshot: true,
    MultiAZ: true,
    EnabledCloudwatchLogsExports: ["postgresql"],
  });
});

test.each([
  ["are copied when none are passed", [], [{ Key: "from", Value: "source" }]],
  ["are left behind when any are passed", ownerTags, ownerTags],
])("the tags of a source with CopyTagsToSnapshot %s", async (_title, Tags, expected) => {
  const rds = simulatedRds();
  const tags = [{ Key: "from", Value: "source" }];
  rds.model.seedInstance({ identifier: "copying", tags, settings: { CopyTagsToSnapshot: true } });
  const { DBSnapshotIdentifier } = rds.model.seedSnapshot({ instance: "copying" });

  await rds.client.send(
    new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, { DBSnapshotIdentifier, Tags })),
  );

  rds.pass(minute);
  expect((await rds.seen("clone-1"))?.TagList).toEqual(expected);
});

test("a source without CopyTagsToSnapshot gives no tags to what is restored", async () => {
  const rds = simulatedRds();

  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, { Tags: undefined })));

  rds.pass(minute);
  expect((await rds.seen("clone-1"))?.TagList).toEqual([]);
});

test.each([
  ["an unknown snapshot", { DBSnapshotIdentifier: "nope" }, "DBSnapshotNotFoundFault"],
  ["no snapshot", { DBSnapshotIdentifier: undefined }, "MissingParameter"],
  ["a taken name, in whatever case", { DBInstanceIdentifier: "PROD" }, "DBInstanceAlreadyExistsFault"],
  ["36 days of backups", { BackupRetentionPeriod: 36 }, "InvalidParameterValue"],
  ["a port below 1150", { Port: 80 }, "InvalidParameterValue"],
  ["less storage than the snapshot has", { AllocatedStorage: 10 }, "InvalidParameterValue"],
  [
    "a zone for a Multi-AZ instance",
    { MultiAZ: true, AvailabilityZone: "us-east-1a" },
    "InvalidParameterCombination",
  ],
  ["another engine", { Engine: "mysql" }, "InvalidParameterCombination"],
  ["a tag that AWS does not take", { Tags: [{ Key: "a<b", Value: "" }] }, "InvalidParameterValue"],
  ["a name that ends with a hyphen", { DBInstanceIdentifier: "clone-" }, "InvalidParameterValue"],
  ["a name with two hyphens", { DBInstanceIdentifier: "a--b" }, "InvalidParameterValue"],
  ["a name that begins with a digit", { DBInstanceIdentifier: "1a" }, "InvalidParameterValue"],
  ["a name that begins with rds:", { DBInstanceIdentifier: "rds:a" }, "InvalidParameterValue"],
  ["a name of 64 characters", { DBInstanceIdentifier: "a".repeat(64) }, "InvalidParameterValue"],
])("a restore with %s is refused and leaves nothing", async (_title, wrong, name) => {
  const rds = simulatedRds();

  const restore = rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, wrong)));

  await expect(restore).rejects.toMatchObject({ name });
  expect(rds.model.nextChangeAt()).toBeUndefined();
});

test("a name of 63 characters is taken", async () => {
  const rds = simulatedRds();
  const DBInstanceIdentifier = "a".repeat(63);

  await rds.client.send(
    new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, { DBInstanceIdentifier })),
  );

  rds.pass(minute);
  expect(await rds.seen(DBInstanceIdentifier)).toBeDefined();
});

test("a restore beyond the quota of instances is refused", async () => {
  const rds = simulatedRds({ quotas: { instances: 1 } });

  const restore = rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));

  await expect(restore).rejects.toMatchObject({ name: "InstanceQuotaExceededFault" });
});
