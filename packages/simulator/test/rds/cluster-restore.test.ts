import {
  CreateDBClusterSnapshotCommand,
  DescribeDBClustersCommand,
  RestoreDBClusterFromSnapshotCommand,
} from "@aws-sdk/client-rds";
import { expect, test } from "vitest";
import { cloneClusterInput, simulatedAurora } from "./simulated-aurora.ts";
import { minute, ownerTags, second } from "./simulated-rds.ts";

test("a restored cluster is invisible, creating, then available without any member", async () => {
  const rds = simulatedAurora();

  const { DBCluster } = await rds.client.send(
    new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds)),
  );

  expect(DBCluster).toMatchObject({ DBClusterIdentifier: "clone", Status: "creating", DBClusterMembers: [] });
  expect(DBCluster?.DbClusterResourceId).toMatch(/^cluster-[A-Z0-9]{26}$/);
  expect(await rds.clusterStatusesOf("clone")).toEqual(["(not found)", "creating", "available"]);
  expect(await rds.seenCluster("clone")).toMatchObject({
    DBClusterMembers: [],
    Endpoint: "clone.cluster-simulated.us-east-1.rds.amazonaws.com",
    ReaderEndpoint: "clone.cluster-ro-simulated.us-east-1.rds.amazonaws.com",
    Port: 5432,
  });
});

test("its tags are seen later than the cluster itself", async () => {
  const rds = simulatedAurora();
  await rds.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds)));

  rds.pass(20 * second);
  const early = await rds.seenCluster("clone");
  rds.pass(20 * second);
  const late = await rds.seenCluster("clone");

  expect(early?.TagList).toEqual([]);
  expect(late?.TagList).toEqual(ownerTags);
});

test("what the call says is kept", async () => {
  const rds = simulatedAurora();

  await rds.client.send(
    new RestoreDBClusterFromSnapshotCommand(
      cloneClusterInput(rds, {
        Port: 6543,
        DBClusterParameterGroupName: "ours",
        DBSubnetGroupName: "inner",
        VpcSecurityGroupIds: ["sg-1"],
        EnableIAMDatabaseAuthentication: true,
        DeletionProtection: true,
        CopyTagsToSnapshot: true,
        StorageType: "aurora-iopt1",
        ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 8 },
        EnableCloudwatchLogsExports: ["postgresql"],
        BackupRetentionPeriod: 3,
        TagSpecifications: [{ ResourceType: "cluster", Tags: [{ Key: "more", Value: "1" }] }],
      }),
    ),
  );
  rds.pass(60 * minute);

  expect(await rds.seenCluster("clone")).toMatchObject({
    Port: 6543,
    DBClusterParameterGroup: "ours",
    DBSubnetGroup: "inner",
    VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-1" }],
    IAMDatabaseAuthenticationEnabled: true,
    DeletionProtection: true,
    CopyTagsToSnapshot: true,
    StorageType: "aurora-iopt1",
    ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 8 },
    EnabledCloudwatchLogsExports: ["postgresql"],
    BackupRetentionPeriod: 3,
    TagList: [...ownerTags, { Key: "more", Value: "1" }],
  });
});

test("what the call leaves out is the default, but what the data bring along", async () => {
  const rds = simulatedAurora();
  rds.model.seedCluster({
    identifier: "source",
    settings: {
      Port: 7777,
      MasterUsername: "boss",
      DeletionProtection: true,
      DBClusterParameterGroup: "theirs",
      BackupRetentionPeriod: 14,
    },
  });
  rds.model.seedClusterSnapshot({ cluster: "source", identifier: "of-source", type: "manual" });

  await rds.client.send(
    new RestoreDBClusterFromSnapshotCommand({
      DBClusterIdentifier: "clone",
      SnapshotIdentifier: "arn:aws:rds:us-east-1:123456789012:cluster-snapshot:of-source",
      Engine: "aurora-postgresql",
    }),
  );
  rds.pass(60 * minute);

  expect(await rds.seenCluster("clone")).toMatchObject({
    Port: 7777,
    MasterUsername: "boss",
    BackupRetentionPeriod: 14,
    DeletionProtection: false,
    DBClusterParameterGroup: "default.aurora-postgresql16",
    DBSubnetGroup: "default",
  });
});

test.each([
  ["no engine", { Engine: undefined }, "MissingParameter"],
  ["another engine", { Engine: "aurora-mysql" }, "InvalidParameterCombination"],
  ["no backups at all", { BackupRetentionPeriod: 0 }, "InvalidParameterValue"],
  ["too many days of backups", { BackupRetentionPeriod: 36 }, "InvalidParameterValue"],
  ["a port out of range", { Port: 80 }, "InvalidParameterValue"],
  ["an identifier with a double hyphen", { DBClusterIdentifier: "a--b" }, "InvalidParameterValue"],
  ["an identifier that is too long", { DBClusterIdentifier: "a".repeat(64) }, "InvalidParameterValue"],
  ["an unknown snapshot", { SnapshotIdentifier: "nope" }, "DBClusterSnapshotNotFoundFault"],
  [
    "an instance's snapshot by its name",
    { SnapshotIdentifier: "rds:prod-2026-03-01-03-00" },
    "DBClusterSnapshotNotFoundFault",
  ],
  [
    "a third of a capacity unit",
    { ServerlessV2ScalingConfiguration: { MinCapacity: 0.3, MaxCapacity: 4 } },
    "InvalidParameterValue",
  ],
  [
    "a maximum below the minimum",
    { ServerlessV2ScalingConfiguration: { MinCapacity: 4, MaxCapacity: 2 } },
    "InvalidParameterValue",
  ],
  ["a name that is taken", { DBClusterIdentifier: "SHOP" }, "DBClusterAlreadyExistsFault"],
  ["a reserved tag", { Tags: [{ Key: "aws:x", Value: "" }] }, "InvalidParameterValue"],
])("a restore with %s is refused", async (_title, more, name) => {
  const rds = simulatedAurora();

  const restore = rds.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds, more)));

  await expect(restore).rejects.toMatchObject({ name });
  const { DBClusters } = await rds.client.send(new DescribeDBClustersCommand({}));
  expect(DBClusters).toHaveLength(1);
});

test("a snapshot under way cannot be restored", async () => {
  const rds = simulatedAurora();
  await rds.client.send(
    new CreateDBClusterSnapshotCommand({ DBClusterIdentifier: "shop", DBClusterSnapshotIdentifier: "mine" }),
  );

  const restore = rds.client.send(
    new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds, { SnapshotIdentifier: "mine" })),
  );

  await expect(restore).rejects.toMatchObject({ name: "InvalidDBClusterSnapshotStateFault" });
});

test("the quota of clusters is AWS's own error", async () => {
  const rds = simulatedAurora({ quotas: { clusters: 1 } });

  const restore = rds.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds)));

  await expect(restore).rejects.toMatchObject({
    name: "DBClusterQuotaExceededFault",
    $metadata: { httpStatusCode: 403 },
  });
});

test("a name is taken from the call on, although Describe does not know it yet", async () => {
  const rds = simulatedAurora();
  await rds.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds)));

  const again = rds.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds)));

  await expect(again).rejects.toMatchObject({ name: "DBClusterAlreadyExistsFault" });
  expect(await rds.seenCluster("clone")).toBeUndefined();
});
