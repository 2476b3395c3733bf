import {
  AddRoleToDBClusterCommand,
  AddRoleToDBInstanceCommand,
  CreateDBInstanceCommand,
  type DBCluster,
  type DBInstance,
  EnableHttpEndpointCommand,
  ModifyDBClusterCommand,
  ModifyDBInstanceCommand,
  RestoreDBClusterFromSnapshotCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import { clusterOffItsDefaults, instanceOffItsDefaults } from "@dblab-refresh/simulator/rds/off-default";
import { expect, test } from "vitest";
import { simulatedAurora } from "./simulated-aurora.ts";
import { minute, type SimulatedRds, simulatedRds } from "./simulated-rds.ts";

/** What belongs to a thing itself, and what is no setting. */
const itsOwn =
  /^(DB(Instance|Cluster)(Identifier|Arn|Members)|DbiResourceId|DbClusterResourceId|(Instance|Cluster)CreateTime|(Latest|Earliest)RestorableTime|Endpoint|ReaderEndpoint|MasterUserSecret)$/;

function differences(a: object = {}, b: object = {}): string[] {
  const left = new Map(Object.entries(a));
  const right = new Map(Object.entries(b));
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((name) => !itsOwn.test(name))
    .filter((name) => JSON.stringify(left.get(name)) !== JSON.stringify(right.get(name)))
    .sort();
}

function withInstance() {
  const rds = simulatedRds();
  rds.model.seedInstance(instanceOffItsDefaults("off"));
  const snapshot = rds.model.seedSnapshot({ instance: "off", tags: [] });
  return { ...rds, snapshotId: snapshot.DBSnapshotIdentifier ?? "" };
}

/** Every setting that the restore takes, and after it every setting that only a modification has. */
async function replayed(rds: SimulatedRds, from: DBInstance): Promise<void> {
  const { client } = rds;
  await client.send(
    new RestoreDBInstanceFromDBSnapshotCommand({
      DBInstanceIdentifier: "new",
      DBSnapshotIdentifier: rds.snapshotId,
      DBInstanceClass: from.DBInstanceClass,
      Port: from.DbInstancePort,
      DBSubnetGroupName: from.DBSubnetGroup?.DBSubnetGroupName,
      MultiAZ: from.MultiAZ,
      PubliclyAccessible: from.PubliclyAccessible,
      AutoMinorVersionUpgrade: from.AutoMinorVersionUpgrade,
      OptionGroupName: from.OptionGroupMemberships?.[0]?.OptionGroupName,
      DBParameterGroupName: from.DBParameterGroups?.[0]?.DBParameterGroupName,
      Tags: from.TagList,
      StorageType: from.StorageType,
      Iops: from.Iops,
      StorageThroughput: from.StorageThroughput,
      VpcSecurityGroupIds: from.VpcSecurityGroups?.map(({ VpcSecurityGroupId: id = "" }) => id),
      Domain: from.DomainMemberships?.[0]?.Domain,
      DomainIAMRoleName: from.DomainMemberships?.[0]?.IAMRoleName,
      CopyTagsToSnapshot: from.CopyTagsToSnapshot,
      EnableIAMDatabaseAuthentication: from.IAMDatabaseAuthenticationEnabled,
      EnableCloudwatchLogsExports: from.EnabledCloudwatchLogsExports,
      ProcessorFeatures: from.ProcessorFeatures,
      DeletionProtection: from.DeletionProtection,
      NetworkType: from.NetworkType,
      BackupRetentionPeriod: from.BackupRetentionPeriod,
      PreferredBackupWindow: from.PreferredBackupWindow,
      DedicatedLogVolume: from.DedicatedLogVolume,
      CACertificateIdentifier: from.CACertificateIdentifier,
      EngineLifecycleSupport: from.EngineLifecycleSupport,
      ManageMasterUserPassword: from.MasterUserSecret !== undefined,
      MasterUserSecretKmsKeyId: from.MasterUserSecret?.KmsKeyId,
    }),
  );
  rds.pass(120 * minute);
  await client.send(
    new ModifyDBInstanceCommand({
      DBInstanceIdentifier: "new",
      ApplyImmediately: true,
      PreferredMaintenanceWindow: from.PreferredMaintenanceWindow,
      MaxAllocatedStorage: from.MaxAllocatedStorage,
      MonitoringInterval: from.MonitoringInterval,
      MonitoringRoleArn: from.MonitoringRoleArn,
      EnablePerformanceInsights: from.PerformanceInsightsEnabled,
      PerformanceInsightsKMSKeyId: from.PerformanceInsightsKMSKeyId,
      PerformanceInsightsRetentionPeriod: from.PerformanceInsightsRetentionPeriod,
      DatabaseInsightsMode: from.DatabaseInsightsMode,
    }),
  );
  rds.pass(120 * minute);
  for (const { RoleArn, FeatureName } of from.AssociatedRoles ?? []) {
    await client.send(new AddRoleToDBInstanceCommand({ DBInstanceIdentifier: "new", RoleArn, FeatureName }));
  }
}

test("a restore without settings loses every setting of an instance that is off its defaults", async () => {
  const rds = withInstance();

  await rds.client.send(
    new RestoreDBInstanceFromDBSnapshotCommand({
      DBInstanceIdentifier: "new",
      DBSnapshotIdentifier: rds.snapshotId,
    }),
  );
  rds.pass(120 * minute);

  expect(differences(await rds.seen("off"), await rds.seen("new"))).toEqual([
    "AssociatedRoles",
    "AutoMinorVersionUpgrade",
    "CACertificateIdentifier",
    "CopyTagsToSnapshot",
    "DBParameterGroups",
    "DBSubnetGroup",
    "DatabaseInsightsMode",
    "DbInstancePort",
    "DedicatedLogVolume",
    "DeletionProtection",
    "DomainMemberships",
    "EnabledCloudwatchLogsExports",
    "EngineLifecycleSupport",
    "IAMDatabaseAuthenticationEnabled",
    "MaxAllocatedStorage",
    "MonitoringInterval",
    "MonitoringRoleArn",
    "MultiAZ",
    "NetworkType",
    "OptionGroupMemberships",
    "PerformanceInsightsEnabled",
    "PerformanceInsightsKMSKeyId",
    "PerformanceInsightsRetentionPeriod",
    "PreferredMaintenanceWindow",
    "ProcessorFeatures",
    "PubliclyAccessible",
    "TagList",
    "VpcSecurityGroups",
  ]);
});

test("every one of an instance's settings can be replayed: nothing differs then", async () => {
  const rds = withInstance();
  const from = (await rds.seen("off")) ?? {};

  await replayed(rds, from);

  expect(differences(await rds.seen("off"), await rds.seen("new"))).toEqual([]);
  expect((await rds.seen("new"))?.MasterUserSecret).toMatchObject({
    SecretStatus: "active",
    KmsKeyId: from.MasterUserSecret?.KmsKeyId,
  });
});

function withCluster() {
  const rds = simulatedAurora();
  rds.model.seedCluster(clusterOffItsDefaults("off"));
  const snapshot = rds.model.seedClusterSnapshot({ cluster: "off", tags: [] });
  return { ...rds, clusterSnapshotId: snapshot.DBClusterSnapshotIdentifier ?? "" };
}
type Offside = ReturnType<typeof withCluster>;

async function replayedCluster(rds: Offside, from: DBCluster): Promise<void> {
  const { client } = rds;
  await client.send(
    new RestoreDBClusterFromSnapshotCommand({
      DBClusterIdentifier: "new",
      SnapshotIdentifier: rds.clusterSnapshotId,
      Engine: from.Engine,
      StorageType: from.StorageType,
      AvailabilityZones: from.AvailabilityZones,
      DBSubnetGroupName: from.DBSubnetGroup,
      OptionGroupName: from.DBClusterOptionGroupMemberships?.[0]?.DBClusterOptionGroupName,
      DBClusterParameterGroupName: from.DBClusterParameterGroup,
      VpcSecurityGroupIds: from.VpcSecurityGroups?.map(({ VpcSecurityGroupId: id = "" }) => id),
      Tags: from.TagList,
      EnableIAMDatabaseAuthentication: from.IAMDatabaseAuthenticationEnabled,
      BacktrackWindow: from.BacktrackWindow,
      EnableCloudwatchLogsExports: from.EnabledCloudwatchLogsExports,
      DeletionProtection: from.DeletionProtection,
      CopyTagsToSnapshot: from.CopyTagsToSnapshot,
      Domain: from.DomainMemberships?.[0]?.Domain,
      DomainIAMRoleName: from.DomainMemberships?.[0]?.IAMRoleName,
      ServerlessV2ScalingConfiguration: from.ServerlessV2ScalingConfiguration,
      NetworkType: from.NetworkType,
      EnablePerformanceInsights: from.PerformanceInsightsEnabled,
      PerformanceInsightsKMSKeyId: from.PerformanceInsightsKMSKeyId,
      PerformanceInsightsRetentionPeriod: from.PerformanceInsightsRetentionPeriod,
      EngineLifecycleSupport: from.EngineLifecycleSupport,
    }),
  );
  rds.pass(120 * minute);
  await client.send(
    new ModifyDBClusterCommand({
      DBClusterIdentifier: "new",
      ApplyImmediately: true,
      PreferredMaintenanceWindow: from.PreferredMaintenanceWindow,
      DatabaseInsightsMode: from.DatabaseInsightsMode,
      ManageMasterUserPassword: true,
      MasterUserSecretKmsKeyId: from.MasterUserSecret?.KmsKeyId,
    }),
  );
  rds.pass(60 * minute);
  const arn = (await rds.seenCluster("new"))?.DBClusterArn;
  await client.send(new EnableHttpEndpointCommand({ ResourceArn: arn }));
  for (const { RoleArn, FeatureName } of from.AssociatedRoles ?? []) {
    await client.send(new AddRoleToDBClusterCommand({ DBClusterIdentifier: "new", RoleArn, FeatureName }));
  }
  for (const { DBInstanceIdentifier: name = "" } of writerFirst(from)) {
    await createdLike(rds, await rds.seen(name), name.replace(/^off/, "new"));
  }
}

const writerFirst = ({ DBClusterMembers: members = [] }: DBCluster) =>
  members.toSorted((a, b) => Number(b.IsClusterWriter) - Number(a.IsClusterWriter));

async function createdLike(rds: Offside, from: DBInstance = {}, DBInstanceIdentifier: string) {
  await rds.client.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier,
      DBClusterIdentifier: "new",
      Engine: from.Engine,
      DBInstanceClass: from.DBInstanceClass,
      PromotionTier: from.PromotionTier,
      AvailabilityZone: from.AvailabilityZone,
      DBParameterGroupName: from.DBParameterGroups?.[0]?.DBParameterGroupName,
      PubliclyAccessible: from.PubliclyAccessible,
      AutoMinorVersionUpgrade: from.AutoMinorVersionUpgrade,
      CopyTagsToSnapshot: from.CopyTagsToSnapshot,
      PreferredMaintenanceWindow: from.PreferredMaintenanceWindow,
      CACertificateIdentifier: from.CACertificateIdentifier,
      MonitoringInterval: from.MonitoringInterval,
      MonitoringRoleArn: from.MonitoringRoleArn,
      EnablePerformanceInsights: from.PerformanceInsightsEnabled,
      PerformanceInsightsKMSKeyId: from.PerformanceInsightsKMSKeyId,
      PerformanceInsightsRetentionPeriod: from.PerformanceInsightsRetentionPeriod,
      Tags: from.TagList,
    }),
  );
  rds.pass(60 * minute);
}

test("a restore without settings loses those of a cluster that is off its defaults, but for its port, storage and backups", async () => {
  const rds = withCluster();

  await rds.client.send(
    new RestoreDBClusterFromSnapshotCommand({
      DBClusterIdentifier: "new",
      SnapshotIdentifier: rds.clusterSnapshotId,
      Engine: "aurora-postgresql",
    }),
  );
  rds.pass(120 * minute);

  const off = await rds.seenCluster("off");
  const lost = differences(off, await rds.seenCluster("new"));
  const kept = Object.keys(clusterOffItsDefaults("off").settings ?? {}).filter(
    (name) => !lost.includes(name) && name !== "MasterUserSecret",
  );
  expect(kept.sort()).toEqual(["BackupRetentionPeriod", "Port", "PreferredBackupWindow"]);
});

test("every one of a cluster's settings can be replayed, and its members' one by one: nothing differs then", async () => {
  const rds = withCluster();
  const from = (await rds.seenCluster("off")) ?? {};

  await replayedCluster(rds, from);

  expect(differences(await rds.seenCluster("off"), await rds.seenCluster("new"))).toEqual([]);
  for (const name of ["writer", "reader", "elastic"]) {
    expect(differences(await rds.seen(`off-${name}`), await rds.seen(`new-${name}`))).toEqual([]);
  }
  expect((await rds.seenCluster("new"))?.DBClusterMembers).toMatchObject([
    { DBInstanceIdentifier: "new-elastic", IsClusterWriter: false, PromotionTier: 15 },
    { DBInstanceIdentifier: "new-reader", IsClusterWriter: false, PromotionTier: 3 },
    { DBInstanceIdentifier: "new-writer", IsClusterWriter: true, PromotionTier: 0 },
  ]);
});

test("the Data API of a provisioned cluster is not switched by ModifyDBCluster", async () => {
  const rds = withCluster();

  await rds.client.send(
    new ModifyDBClusterCommand({ DBClusterIdentifier: "off", EnableHttpEndpoint: false }),
  );

  expect((await rds.seenCluster("off"))?.HttpEndpointEnabled).toBe(true);
});
