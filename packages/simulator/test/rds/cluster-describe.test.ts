import {
  AddTagsToResourceCommand,
  DescribeDBClustersCommand,
  ListTagsForResourceCommand,
  ModifyDBClusterCommand,
  RemoveTagsFromResourceCommand,
  RestoreDBClusterFromSnapshotCommand,
  StartDBClusterCommand,
  StopDBClusterCommand,
} from "@aws-sdk/client-rds";
import { expect, test } from "vitest";
import { cloneClusterInput, type SimulatedAurora, simulatedAurora, withCloneOf } from "./simulated-aurora.ts";
import { minute, ownerTags } from "./simulated-rds.ts";

const clone = { DBClusterIdentifier: "clone" };

async function listed({ client }: SimulatedAurora, input: object) {
  const { DBClusters = [], Marker } = await client.send(new DescribeDBClustersCommand(input));
  return { names: DBClusters.map(({ DBClusterIdentifier }) => DBClusterIdentifier), Marker };
}

test("clusters are found by name, by ARN and by each filter", async () => {
  const rds = simulatedAurora();
  const other = rds.model.seedCluster({ identifier: "other", settings: { Engine: "aurora-mysql" } });
  const filtered = async (Name: string, ...Values: string[]) =>
    (await listed(rds, { Filters: [{ Name, Values }] })).names;

  expect((await listed(rds, { DBClusterIdentifier: "SHOP" })).names).toEqual(["shop"]);
  expect((await listed(rds, { DBClusterIdentifier: other.DBClusterArn })).names).toEqual(["other"]);
  expect(await filtered("db-cluster-id", "shop", "nope")).toEqual(["shop"]);
  expect(await filtered("db-cluster-resource-id", String(other.DbClusterResourceId))).toEqual(["other"]);
  expect(await filtered("engine", "aurora-postgresql")).toEqual(["shop"]);
  await expect(filtered("status", "available")).rejects.toMatchObject({ name: "InvalidParameterValue" });
});

test("pages neither repeat nor omit a cluster", async () => {
  const rds = simulatedAurora();
  const names = Array.from({ length: 45 }, (_, index) => `c${String(index).padStart(2, "0")}`);
  for (const identifier of names) rds.model.seedCluster({ identifier, members: 0 });

  const first = await listed(rds, { MaxRecords: 20 });
  const second = await listed(rds, { MaxRecords: 20, Marker: first.Marker });
  const third = await listed(rds, { MaxRecords: 20, Marker: second.Marker });

  expect([...first.names, ...second.names, ...third.names]).toEqual([...names, "shop"]);
  expect(third.Marker).toBeUndefined();
  await expect(listed(rds, { MaxRecords: 101 })).rejects.toMatchObject({ name: "InvalidParameterValue" });
});

test("tags of clusters and of their snapshots are added, listed and removed by ARN", async () => {
  const rds = simulatedAurora();
  const arns = ["cluster:shop", `cluster-snapshot:${rds.clusterSnapshotId}`].map(
    (name) => `arn:aws:rds:us-east-1:123456789012:${name}`,
  );

  for (const ResourceName of arns) {
    await rds.client.send(new AddTagsToResourceCommand({ ResourceName, Tags: ownerTags }));
    await rds.client.send(new RemoveTagsFromResourceCommand({ ResourceName, TagKeys: ["team"] }));
    const { TagList } = await rds.client.send(new ListTagsForResourceCommand({ ResourceName }));
    expect(TagList).toEqual(ownerTags);
  }

  expect((await rds.seenCluster("shop"))?.TagList).toEqual(ownerTags);
  await expect(
    rds.client.send(
      new ListTagsForResourceCommand({ ResourceName: "arn:aws:rds:us-east-1:123456789012:cluster:nope" }),
    ),
  ).rejects.toMatchObject({ name: "DBClusterNotFoundFault" });
});

test("switches are in force with the answer; other modifications take work, and some of them the word to begin", async () => {
  const rds = await withCloneOf([]);

  const { DBCluster: switched } = await rds.client.send(
    new ModifyDBClusterCommand({ ...clone, DeletionProtection: true, BackupRetentionPeriod: 5 }),
  );
  expect(switched).toMatchObject({ DeletionProtection: true, BackupRetentionPeriod: 5, Status: "available" });
  expect(await rds.clusterStatusesOf("clone")).toEqual(["available"]);
  const { DBCluster: waiting } = await rds.client.send(
    new ModifyDBClusterCommand({ ...clone, EngineVersion: "16.6" }),
  );
  expect(waiting).toMatchObject({ EngineVersion: "16.4", PendingModifiedValues: { EngineVersion: "16.6" } });
  expect(await rds.clusterStatusesOf("clone")).toEqual(["available"]);
  await rds.client.send(
    new ModifyDBClusterCommand({
      ...clone,
      ApplyImmediately: true,
      ServerlessV2ScalingConfiguration: { MinCapacity: 1, MaxCapacity: 2 },
    }),
  );
  expect(await rds.clusterStatusesOf("clone")).toEqual(["available", "modifying", "available"]);

  expect(await rds.seenCluster("clone")).toMatchObject({
    EngineVersion: "16.6",
    ServerlessV2ScalingConfiguration: { MaxCapacity: 2 },
    PendingModifiedValues: {},
  });
});

test.each([
  ["a retention of 0", { BackupRetentionPeriod: 0 }, "InvalidParameterValue"],
  ["a name that is taken", { NewDBClusterIdentifier: "shop" }, "DBClusterAlreadyExistsFault"],
  ["a name that is no identifier", { NewDBClusterIdentifier: "rds:x" }, "InvalidParameterValue"],
  ["an unknown cluster", { DBClusterIdentifier: "nope" }, "DBClusterNotFoundFault"],
])("a modification with %s is refused", async (_title, more, name) => {
  const rds = await withCloneOf([]);

  const modify = rds.client.send(new ModifyDBClusterCommand({ ...clone, ...more }));

  await expect(modify).rejects.toMatchObject({ name });
});

test("after a rename neither name answers for a while, then the new one does, with the same members", async () => {
  const rds = await withCloneOf(["clone-1"]);
  const key = (await rds.seenCluster("clone"))?.DbClusterResourceId;

  await rds.client.send(
    new ModifyDBClusterCommand({ ...clone, NewDBClusterIdentifier: "renamed", ApplyImmediately: true }),
  );
  expect((await rds.seenCluster("clone"))?.Status).toBe("available");
  rds.pass(15_000);
  expect(await rds.seenCluster("clone")).toBeUndefined();
  expect(await rds.seenCluster("renamed")).toBeUndefined();
  const statuses = await rds.clusterStatusesOf("renamed");

  expect(statuses).toEqual(["(not found)", "renaming", "available"]);
  expect(await rds.seenCluster("renamed")).toMatchObject({
    DbClusterResourceId: key,
    DBClusterMembers: [{ DBInstanceIdentifier: "clone-1", IsClusterWriter: true }],
    Endpoint: "renamed.cluster-simulated.us-east-1.rds.amazonaws.com",
  });
  expect((await rds.seen("clone-1"))?.DBClusterIdentifier).toBe("renamed");
  expect(rds.events.map(({ detail }) => `${detail.EventID} ${detail.Message}`)).toContain(
    "RDS-EVENT-0172 Renamed DB cluster from clone to renamed",
  );
});

test("a cluster stops and starts with its members, from the right status only", async () => {
  const rds = await withCloneOf(["clone-1"]);
  const both = async () => [
    (await rds.seenCluster("clone"))?.Status,
    (await rds.seen("clone-1"))?.DBInstanceStatus,
  ];

  await expect(rds.client.send(new StartDBClusterCommand(clone))).rejects.toMatchObject({
    name: "InvalidDBClusterStateFault",
  });
  const { DBCluster } = await rds.client.send(new StopDBClusterCommand(clone));
  expect(DBCluster?.Status).toBe("stopping");
  expect(await both()).toEqual(["stopping", "stopping"]);
  rds.pass(60 * minute);
  expect(await both()).toEqual(["stopped", "stopped"]);
  await expect(rds.client.send(new StopDBClusterCommand(clone))).rejects.toMatchObject({
    name: "InvalidDBClusterStateFault",
  });
  await rds.client.send(new StartDBClusterCommand(clone));
  expect(await both()).toEqual(["starting", "starting"]);
  rds.pass(60 * minute);

  expect(await both()).toEqual(["available", "available"]);
});

test("a call that names a cluster by its resource id is written down under its name, too", async () => {
  const rds = simulatedAurora();
  await rds.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds)));
  rds.pass(60 * minute);
  const key = String((await rds.seenCluster("clone"))?.DbClusterResourceId);

  await listed(rds, { Filters: [{ Name: "db-cluster-resource-id", Values: [key] }] });

  expect(rds.model.calls[0]).toMatchObject({
    names: ["clone", rds.clusterSnapshotId],
    creates: { kind: "cluster", identifier: "clone" },
    mutating: true,
  });
  expect(rds.model.calls.at(-1)?.names).toEqual(["clone", key]);
});
