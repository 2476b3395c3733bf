import {
  AddTagsToResourceCommand,
  CreateDBClusterSnapshotCommand,
  CreateDBInstanceCommand,
  DBClusterNotFoundFault,
  DeleteDBClusterCommand,
  DeleteDBClusterSnapshotCommand,
  DeleteDBInstanceCommand,
  DescribeDBClusterAutomatedBackupsCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBClustersCommand,
  InvalidDBClusterStateFault,
  ListTagsForResourceCommand,
  ModifyDBClusterCommand,
  paginateDescribeDBClusterSnapshots,
  paginateDescribeDBClusters,
  RestoreDBClusterFromSnapshotCommand,
  StartDBClusterCommand,
  StopDBClusterCommand,
} from "@aws-sdk/client-rds";
import { startRdsServer } from "@dblab-refresh/simulator/rds/server";
import { expect, onTestFinished, test } from "vitest";
import { cloneClusterInput, memberInput, simulatedAurora } from "./simulated-aurora.ts";
import { minute, ownerTags, sdkClient, startMs } from "./simulated-rds.ts";

/** The same world as in the other tests, reached by the SDK's own client. */
async function servedAurora() {
  const rds = simulatedAurora();
  const server = await startRdsServer({ model: rds.model });
  const client = sdkClient(server.url);
  onTestFinished(async () => {
    client.destroy();
    await server.close();
  });
  return { ...rds, client, url: server.url };
}

const clone = { DBClusterIdentifier: "clone" };

test("the SDK restores a cluster, gives it a member, follows both and deletes both", async () => {
  const rds = await servedAurora();

  const { DBCluster } = await rds.client.send(
    new RestoreDBClusterFromSnapshotCommand(
      cloneClusterInput(rds, { ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 4 } }),
    ),
  );
  expect(DBCluster).toMatchObject({ ...clone, Status: "creating", ClusterCreateTime: new Date(startMs) });
  rds.pass(60 * minute);
  const { DBInstance } = await rds.client.send(
    new CreateDBInstanceCommand(memberInput({ DBInstanceClass: "db.serverless" })),
  );
  expect(DBInstance).toMatchObject({ DBInstanceStatus: "creating", DBClusterIdentifier: "clone" });
  rds.pass(60 * minute);
  const { DBClusters } = await rds.client.send(new DescribeDBClustersCommand(clone));
  expect(DBClusters).toMatchObject([
    {
      Status: "available",
      Port: 5432,
      TagList: ownerTags,
      ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 4 },
      DBClusterMembers: [{ DBInstanceIdentifier: "clone-1", IsClusterWriter: true, PromotionTier: 1 }],
    },
  ]);
  await rds.client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: "clone-1" }));
  const removed = await rds.client.send(new DeleteDBClusterCommand({ ...clone, SkipFinalSnapshot: true }));
  expect(removed.DBCluster?.Status).toBe("deleting");
  rds.pass(60 * minute);

  await expect(rds.client.send(new DescribeDBClustersCommand(clone))).rejects.toThrow(DBClusterNotFoundFault);
});

test("the SDK modifies, stops and starts a cluster, and tags it", async () => {
  const { client, pass } = await servedAurora();
  const named = { DBClusterIdentifier: "shop" };
  const ResourceName = "arn:aws:rds:us-east-1:123456789012:cluster:shop";

  const modified = await client.send(
    new ModifyDBClusterCommand({ ...named, DeletionProtection: true, EngineVersion: "16.6" }),
  );
  expect(modified.DBCluster).toMatchObject({
    DeletionProtection: true,
    PendingModifiedValues: { EngineVersion: "16.6" },
  });
  await client.send(
    new AddTagsToResourceCommand({ ResourceName, Tags: [{ Key: "größe", Value: "a=b c+d" }] }),
  );
  const { TagList } = await client.send(new ListTagsForResourceCommand({ ResourceName }));
  expect(TagList).toContainEqual({ Key: "größe", Value: "a=b c+d" });
  const stopped = await client.send(new StopDBClusterCommand(named));
  expect(stopped.DBCluster?.Status).toBe("stopping");
  pass(60 * minute);
  const started = await client.send(new StartDBClusterCommand(named));
  expect(started.DBCluster?.Status).toBe("starting");
});

test("the SDK takes, lists and deletes cluster snapshots, and lists automated backups", async () => {
  const { client, pass, clusterSnapshotId } = await servedAurora();
  const named = { DBClusterSnapshotIdentifier: "mine" };

  const created = await client.send(
    new CreateDBClusterSnapshotCommand({ ...named, DBClusterIdentifier: "shop", Tags: ownerTags }),
  );
  expect(created.DBClusterSnapshot).toMatchObject({ Status: "creating", TagList: ownerTags });
  expect(created.DBClusterSnapshot?.SnapshotCreateTime).toBeUndefined();
  pass(60 * minute);
  const listed = await client.send(
    new DescribeDBClusterSnapshotsCommand({ Filters: [{ Name: "db-cluster-id", Values: ["shop"] }] }),
  );
  expect(listed.DBClusterSnapshots?.map((snapshot) => snapshot.DBClusterSnapshotIdentifier)).toEqual([
    "mine",
    clusterSnapshotId,
  ]);
  expect(listed.DBClusterSnapshots?.[0]?.SnapshotCreateTime).toEqual(new Date(startMs + 6 * minute));
  const removed = await client.send(new DeleteDBClusterSnapshotCommand(named));
  expect(removed.DBClusterSnapshot?.Status).toBe("deleted");

  const backups = await client.send(new DescribeDBClusterAutomatedBackupsCommand({}));
  expect(backups.DBClusterAutomatedBackups).toMatchObject([
    { DBClusterIdentifier: "shop", Status: "active", BackupRetentionPeriod: 7 },
  ]);
});

test("the SDK's paginators see every cluster and every snapshot once", async () => {
  const { client, model } = await servedAurora();
  for (let index = 10; index < 40; index += 1) {
    model.seedCluster({ identifier: `c${index}`, members: 0 });
    model.seedClusterSnapshot({ cluster: `c${index}`, identifier: `s${index}`, type: "manual" });
  }
  const names: (string | undefined)[] = [];

  for await (const page of paginateDescribeDBClusters({ client, pageSize: 20 }, {})) {
    names.push(...(page.DBClusters ?? []).map((one) => one.DBClusterIdentifier));
  }
  for await (const page of paginateDescribeDBClusterSnapshots({ client, pageSize: 20 }, {})) {
    names.push(...(page.DBClusterSnapshots ?? []).map((one) => one.DBClusterSnapshotIdentifier));
  }

  expect(names).toHaveLength(31 + 31);
  expect(new Set(names).size).toBe(names.length);
});

test("the SDK throws its own exceptions, whatever AWS calls them on the wire", async () => {
  const { client, model, clusterSnapshotId } = await servedAurora();

  await expect(
    client.send(new DescribeDBClustersCommand({ DBClusterIdentifier: "nope" })),
  ).rejects.toMatchObject({
    name: "DBClusterNotFoundFault",
    Code: "DBClusterNotFoundFault",
    $metadata: { httpStatusCode: 404 },
  });
  await expect(
    client.send(new DeleteDBClusterCommand({ DBClusterIdentifier: "shop", SkipFinalSnapshot: true })),
  ).rejects.toThrow(InvalidDBClusterStateFault);
  model.inject("no-parameter-group");
  await expect(
    client.send(
      new RestoreDBClusterFromSnapshotCommand({
        ...clone,
        SnapshotIdentifier: clusterSnapshotId,
        Engine: "aurora-postgresql",
      }),
    ),
  ).rejects.toMatchObject({
    name: "DBClusterParameterGroupNotFoundFault",
    Code: "DBClusterParameterGroupNotFound",
  });
});
