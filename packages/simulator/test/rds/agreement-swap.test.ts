import {
  AddRoleToDBClusterCommand,
  AddRoleToDBInstanceCommand,
  CancelExportTaskCommand,
  CopyDBClusterSnapshotCommand,
  CopyDBSnapshotCommand,
  DescribeBlueGreenDeploymentsCommand,
  DescribeDBClusterEndpointsCommand,
  DescribeDBClusterParameterGroupsCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBProxiesCommand,
  DescribeDBProxyTargetsCommand,
  DescribeDBSnapshotsCommand,
  DescribeDBSubnetGroupsCommand,
  DescribeExportTasksCommand,
  DescribeGlobalClustersCommand,
  DisableHttpEndpointCommand,
  EnableHttpEndpointCommand,
  ModifyDBClusterCommand,
  ModifyDBInstanceCommand,
  RebootDBInstanceCommand,
  RemoveRoleFromDBClusterCommand,
  RemoveRoleFromDBInstanceCommand,
  RestoreDBClusterToPointInTimeCommand,
  RestoreDBInstanceToPointInTimeCommand,
  StartExportTaskCommand,
} from "@aws-sdk/client-rds";
import { clusterOffItsDefaults, instanceOffItsDefaults } from "@dblab-refresh/simulator/rds/off-default";
import { expect, test } from "vitest";
import { type SimulatedAurora, simulatedAurora } from "./simulated-aurora.ts";
import { ownerTags, startMs } from "./simulated-rds.ts";
import { bothTranscripts } from "./transcripts.ts";

const account = "arn:aws:rds:us-east-1:123456789012";
const off = { DBInstanceIdentifier: "off" };
const sea = { DBClusterIdentifier: "sea" };
const seaArn = { ResourceArn: `${account}:cluster:sea` };
const role = { RoleArn: "arn:aws:iam::123456789012:role/import", FeatureName: "s3Import" };
const task = { ExportTaskIdentifier: "export-1" };

function world(): SimulatedAurora {
  const rds = simulatedAurora();
  rds.model.seedInstance(instanceOffItsDefaults("off"));
  rds.model.seedCluster(clusterOffItsDefaults("sea"));
  rds.model.seedSurroundings({
    globalClusters: [{ GlobalClusterIdentifier: "globe", GlobalClusterMembers: [{ Readers: ["a", "b"] }] }],
    blueGreenDeployments: [
      { BlueGreenDeploymentIdentifier: "bgd-1", Source: "prod", CreateTime: new Date(startMs) },
    ],
    proxies: [{ DBProxyName: "pool", targets: [{ TrackedClusterId: "sea", Type: "TRACKED_CLUSTER" }] }],
    clusterEndpoints: [
      { DBClusterEndpointIdentifier: "some", DBClusterIdentifier: "sea", StaticMembers: ["x"] },
    ],
  });
  return rds;
}

/** What a restore, a snapshot and an export call, and a refresh does not, with mistakes. */
function script(rds: SimulatedAurora) {
  return [
    new DescribeDBInstancesCommand(off),
    new DescribeDBClustersCommand(sea),
    new RestoreDBInstanceToPointInTimeCommand({
      SourceDBInstanceIdentifier: "off",
      TargetDBInstanceIdentifier: "new",
      RestoreTime: new Date(startMs),
      Tags: ownerTags,
      ProcessorFeatures: [{ Name: "coreCount", Value: "2" }],
    }),
    new RestoreDBInstanceToPointInTimeCommand({
      SourceDBInstanceIdentifier: "off",
      TargetDBInstanceIdentifier: "newer",
      UseLatestRestorableTime: true,
    }),
    new DescribeDBInstancesCommand({ DBInstanceIdentifier: "newer" }),
    new RestoreDBClusterToPointInTimeCommand({
      SourceDBClusterIdentifier: "sea",
      DBClusterIdentifier: "lake",
      RestoreType: "copy-on-write",
      UseLatestRestorableTime: true,
    }),
    new RestoreDBClusterToPointInTimeCommand({ SourceDBClusterIdentifier: "sea", ...sea }),
    new RebootDBInstanceCommand(off),
    new DescribeDBInstancesCommand(off),
    new ModifyDBInstanceCommand({ ...off, MonitoringInterval: 7 }),
    new ModifyDBInstanceCommand({ ...off, AllocatedStorage: 100 }),
    new ModifyDBInstanceCommand({
      ...off,
      ApplyImmediately: true,
      CloudwatchLogsExportConfiguration: { DisableLogTypes: ["upgrade"] },
      ManageMasterUserPassword: false,
      AllocatedStorage: 600,
    }),
    new ModifyDBInstanceCommand({ ...off, NewDBInstanceIdentifier: "retired", ApplyImmediately: true }),
    new DescribeDBInstancesCommand({ DBInstanceIdentifier: "retired" }),
    new ModifyDBClusterCommand({ ...sea, BacktrackWindow: 60, OptionGroupName: "plain" }),
    new EnableHttpEndpointCommand(seaArn),
    new DisableHttpEndpointCommand(seaArn),
    new DisableHttpEndpointCommand({ ResourceArn: `${account}:cluster:none` }),
    new AddRoleToDBInstanceCommand({ DBInstanceIdentifier: "prod", ...role }),
    new AddRoleToDBInstanceCommand({ DBInstanceIdentifier: "prod", ...role }),
    new RemoveRoleFromDBInstanceCommand({ DBInstanceIdentifier: "prod", ...role }),
    new RemoveRoleFromDBInstanceCommand({ DBInstanceIdentifier: "prod", ...role }),
    new AddRoleToDBClusterCommand({ ...sea, ...role }),
    new RemoveRoleFromDBClusterCommand({ ...sea, ...role }),
    new RemoveRoleFromDBClusterCommand({ ...sea, ...role }),
    new CopyDBSnapshotCommand({
      SourceDBSnapshotIdentifier: rds.snapshotId,
      TargetDBSnapshotIdentifier: "copy",
    }),
    new CopyDBSnapshotCommand({ SourceDBSnapshotIdentifier: "none", TargetDBSnapshotIdentifier: "copy" }),
    new DescribeDBSnapshotsCommand({ SnapshotType: "manual", IncludeShared: true }),
    new CopyDBClusterSnapshotCommand({
      SourceDBClusterSnapshotIdentifier: rds.clusterSnapshotId,
      TargetDBClusterSnapshotIdentifier: "copy",
      CopyTags: true,
    }),
    new StartExportTaskCommand({
      ...task,
      SourceArn: `${account}:snapshot:${rds.snapshotId}`,
      S3BucketName: "exports",
      IamRoleArn: role.RoleArn,
      KmsKeyId: "key-1",
      ExportOnly: ["app", "app.public"],
    }),
    new StartExportTaskCommand({
      ...task,
      SourceArn: `${account}:snapshot:copy`,
      S3BucketName: "exports",
      IamRoleArn: role.RoleArn,
      KmsKeyId: "key-1",
    }),
    new DescribeExportTasksCommand(task),
    new DescribeExportTasksCommand({ ExportTaskIdentifier: "none" }),
    new DescribeExportTasksCommand({ Filters: [{ Name: "status", Values: ["in_progress"] }] }),
    new CancelExportTaskCommand(task),
    new CancelExportTaskCommand(task),
    new CancelExportTaskCommand(task),
    new DescribeDBParameterGroupsCommand({}),
    new DescribeDBClusterParameterGroupsCommand({ DBClusterParameterGroupName: "none" }),
    new DescribeDBClusterParameterGroupsCommand({}),
    new DescribeDBSubnetGroupsCommand({}),
    new DescribeDBClusterEndpointsCommand(sea),
    new DescribeGlobalClustersCommand({}),
    new DescribeBlueGreenDeploymentsCommand({}),
    new DescribeDBProxiesCommand({}),
    new DescribeDBProxyTargetsCommand({ DBProxyName: "pool" }),
    new DescribeDBProxyTargetsCommand({ DBProxyName: "none" }),
  ];
}

test("both clients get the same answers about restores, renames, copies, exports and what surrounds databases", async () => {
  const { expected, actual, calls } = await bothTranscripts(world, script);

  expect(actual).toStrictEqual(expected);
  expect(calls.actual).toEqual(calls.expected);
  const text = JSON.stringify(expected);
  for (const told of [
    "InvalidExportTaskStateFault",
    "ExportTaskAlreadyExistsFault",
    "TRACKED_CLUSTER",
    "CANCEL",
  ]) {
    expect(text).toContain(told);
  }
});
