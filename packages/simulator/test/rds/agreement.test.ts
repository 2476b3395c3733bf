import {
  AddTagsToResourceCommand,
  CreateDBClusterSnapshotCommand,
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  DeleteDBClusterCommand,
  DeleteDBClusterSnapshotCommand,
  DeleteDBInstanceCommand,
  DeleteDBSnapshotCommand,
  DescribeDBClusterAutomatedBackupsCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBClustersCommand,
  DescribeDBInstanceAutomatedBackupsCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  ListTagsForResourceCommand,
  ModifyDBClusterCommand,
  ModifyDBInstanceCommand,
  RestoreDBClusterFromSnapshotCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
  StartDBClusterCommand,
  StartDBInstanceCommand,
  StopDBClusterCommand,
  StopDBInstanceCommand,
} from "@aws-sdk/client-rds";
import { faultDefinitions } from "@dblab-refresh/simulator/rds/faults";
import { refusals } from "@dblab-refresh/simulator/rds/faults/refusals";
import { describe, expect, test } from "vitest";
import { cloneClusterInput, memberInput, type SimulatedAurora, simulatedAurora } from "./simulated-aurora.ts";
import { cloneInput, ownerTags, type SimulatedRds, simulatedRds } from "./simulated-rds.ts";
import { bothTranscripts } from "./transcripts.ts";

const prod = { DBInstanceIdentifier: "prod" };
const clone = { DBInstanceIdentifier: "clone-1" };
const prodArn = "arn:aws:rds:us-east-1:123456789012:db:prod";

/** A life of a clone and of its source, with mistakes: every operation, most errors. */
function instanceScript(rds: SimulatedRds) {
  return [
    new DescribeDBInstancesCommand({}),
    new DescribeDBInstancesCommand(clone),
    new DescribeDBSnapshotsCommand({ ...prod, SnapshotType: "automated" }),
    new RestoreDBInstanceFromDBSnapshotCommand(
      cloneInput(rds, { VpcSecurityGroupIds: ["sg-1"], ProcessorFeatures: [] }),
    ),
    new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)),
    new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, { DBInstanceIdentifier: "2" })),
    new DeleteDBInstanceCommand({ ...clone, SkipFinalSnapshot: true }),
    new DescribeDBInstancesCommand(clone),
    new DescribeDBInstancesCommand({ Filters: [{ Name: "engine", Values: ["postgres"] }], MaxRecords: 20 }),
    new ModifyDBInstanceCommand({ ...clone, MultiAZ: true, ApplyImmediately: true, VpcSecurityGroupIds: [] }),
    new DescribeDBInstancesCommand(clone),
    new AddTagsToResourceCommand({ ResourceName: prodArn, Tags: ownerTags }),
    new ListTagsForResourceCommand({ ResourceName: prodArn }),
    new ListTagsForResourceCommand({ ResourceName: "prod" }),
    new CreateDBSnapshotCommand({ ...prod, DBSnapshotIdentifier: "mine" }),
    new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: "mine" }),
    new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: "mine" }),
    new StopDBInstanceCommand(prod),
    new StartDBInstanceCommand(prod),
    new StartDBInstanceCommand(prod),
    new DeleteDBInstanceCommand({ ...clone, SkipFinalSnapshot: true }),
    new DescribeDBInstancesCommand(clone),
    new DescribeDBInstanceAutomatedBackupsCommand({}),
    new DescribeDBInstanceAutomatedBackupsCommand({ DbiResourceId: "db-NOPE" }),
    new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, { Tags: undefined })),
  ];
}

const cluster = { DBClusterIdentifier: "clone" };
const member = { DBInstanceIdentifier: "clone-1" };
const clusterArn = "arn:aws:rds:us-east-1:123456789012:cluster:clone";

/** A life of a cluster's clone, with mistakes: every operation, most errors. */
function clusterScript(rds: SimulatedAurora) {
  const mine = { DBClusterSnapshotIdentifier: "mine" };
  return [
    new DescribeDBClustersCommand({}),
    new DescribeDBClustersCommand(cluster),
    new DescribeDBClustersCommand(cluster),
    new RestoreDBClusterFromSnapshotCommand(
      cloneClusterInput(rds, {
        ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 8 },
        VpcSecurityGroupIds: [],
        EnableCloudwatchLogsExports: ["postgresql"],
      }),
    ),
    new CreateDBInstanceCommand(memberInput()),
    new DescribeDBClustersCommand(cluster),
    new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds)),
    new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds, { DBClusterIdentifier: "c--d" })),
    new DescribeDBClustersCommand(cluster),
    new CreateDBInstanceCommand(memberInput({ DBInstanceClass: "db.serverless" })),
    new CreateDBInstanceCommand(memberInput({ Port: 1234 })),
    new DeleteDBClusterCommand({ ...cluster, SkipFinalSnapshot: true }),
    new DescribeDBInstancesCommand({ Filters: [{ Name: "db-cluster-id", Values: ["clone"] }] }),
    new DescribeDBClustersCommand({ Filters: [{ Name: "engine", Values: ["aurora-postgresql"] }] }),
    new ModifyDBClusterCommand({ ...cluster, BackupRetentionPeriod: 2, DeletionProtection: false }),
    new ModifyDBInstanceCommand({ ...member, DeletionProtection: true }),
    new AddTagsToResourceCommand({ ResourceName: clusterArn, Tags: ownerTags }),
    new ListTagsForResourceCommand({ ResourceName: clusterArn }),
    new CreateDBClusterSnapshotCommand({ ...cluster, ...mine }),
    new DescribeDBClusterSnapshotsCommand(mine),
    new DescribeDBClusterSnapshotsCommand({ SnapshotType: "automated" }),
    new StopDBClusterCommand(cluster),
    new DeleteDBInstanceCommand(member),
    new StartDBClusterCommand(cluster),
    new DescribeDBClustersCommand(cluster),
    new DeleteDBClusterSnapshotCommand(mine),
    new DeleteDBInstanceCommand({ ...member, FinalDBSnapshotIdentifier: "last" }),
    new DeleteDBInstanceCommand(member),
    new DeleteDBClusterCommand({ ...cluster, SkipFinalSnapshot: true }),
    new DescribeDBClusterAutomatedBackupsCommand(cluster),
    new DescribeDBClustersCommand({}),
    new DescribeDBClusterAutomatedBackupsCommand({ DbClusterResourceId: "cluster-NOPE" }),
  ];
}

test("the in-memory client and the SDK's client on the wire get the same answers to the same script", async () => {
  const { expected, actual, calls } = await bothTranscripts(simulatedRds, instanceScript);

  expect(actual).toStrictEqual(expected);
  expect(calls.actual).toEqual(calls.expected);
  expect(JSON.stringify(expected)).toContain("ECONNRESET");
});

test("and so they do about clusters", async () => {
  const { expected, actual, calls } = await bothTranscripts(simulatedAurora, clusterScript);

  expect(actual).toStrictEqual(expected);
  expect(calls.actual).toEqual(calls.expected);
  const text = JSON.stringify(expected);
  for (const told of ["ECONNRESET", "InvalidDBClusterStateFault", "IsClusterWriter", "MinCapacity"]) {
    expect(text).toContain(told);
  }
});

describe("a refusal is the same exception to both clients:", () => {
  const names = refusals.map(({ name }) => name);

  test.each(faultDefinitions.filter(({ name }) => names.some((one) => one === name)))(
    "$name",
    async ({ name, clones }) => {
      const ofInstance = (rds: SimulatedRds) => {
        rds.model.inject(name);
        return [1, 2, 3, 4].map(() => new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));
      };
      const ofCluster = (rds: SimulatedAurora) => {
        rds.model.inject(name);
        return [1, 2, 3, 4].flatMap(() => [
          new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds)),
          new CreateDBInstanceCommand(memberInput()),
        ]);
      };

      const { expected, actual } =
        clones === "cluster"
          ? await bothTranscripts(simulatedAurora, ofCluster)
          : await bothTranscripts(simulatedRds, ofInstance);
      const both = clones === "both" ? await bothTranscripts(simulatedAurora, ofCluster) : undefined;

      expect(actual).toStrictEqual(expected);
      expect(both?.actual).toStrictEqual(both?.expected);
      // Not only what every script meets.
      const own =
        name === "throttled" ? /"name":"Throttling"/ : /"name":"(?!Throttling|TimeoutError|\w+AlreadyExists)/;
      expect(JSON.stringify([expected, both?.expected])).toMatch(own);
    },
  );
});
