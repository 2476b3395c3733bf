import {
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  DeleteDBInstanceCommand,
  DescribeDBInstanceAutomatedBackupsCommand,
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  RestoreDBClusterFromSnapshotCommand,
  StopDBInstanceCommand,
} from "@aws-sdk/client-rds";
import { expect, test } from "vitest";
import {
  cloneClusterInput,
  memberInput,
  type SimulatedAurora,
  simulatedAurora,
  withCloneOf,
} from "./simulated-aurora.ts";
import { minute, ownerTags } from "./simulated-rds.ts";

async function writersOf(rds: SimulatedAurora, cluster: string) {
  const { DBClusterMembers = [] } = (await rds.seenCluster(cluster)) ?? {};
  return DBClusterMembers.map(({ DBInstanceIdentifier, IsClusterWriter }) =>
    IsClusterWriter ? `${DBInstanceIdentifier} writes` : DBInstanceIdentifier,
  );
}

test("a member is invisible, creating, then available with an endpoint of its own; the first is the writer", async () => {
  const rds = await withCloneOf([]);

  await rds.client.send(new CreateDBInstanceCommand(memberInput()));
  expect(await writersOf(rds, "clone")).toEqual([]);
  const statuses = await rds.statusesOf("clone-1");
  await rds.client.send(new CreateDBInstanceCommand(memberInput({ DBInstanceIdentifier: "a-reader" })));
  rds.pass(minute);

  expect(statuses).toEqual(["(not found)", "creating", "available"]);
  expect(await writersOf(rds, "clone")).toEqual(["a-reader", "clone-1 writes"]);
  expect(await rds.seen("clone-1")).toMatchObject({
    DBClusterIdentifier: "clone",
    DBInstanceClass: "db.r6g.large",
    Engine: "aurora-postgresql",
    EngineVersion: "16.4",
    Endpoint: { Address: "clone-1.simulated.us-east-1.rds.amazonaws.com", Port: 5432 },
    DeletionProtection: false,
    PromotionTier: 1,
    TagList: ownerTags,
  });
});

test("a member of a cluster that exports logs, with monitoring of its own, is configured before it is available", async () => {
  const rds = await withCloneOf([], { EnableCloudwatchLogsExports: ["postgresql"] });

  await rds.client.send(
    new CreateDBInstanceCommand(
      memberInput({ MonitoringInterval: 60, MonitoringRoleArn: "arn:aws:iam::123456789012:role/watch" }),
    ),
  );

  expect(await rds.statusesOf("clone-1")).toEqual([
    "(not found)",
    "creating",
    "configuring-log-exports",
    "configuring-enhanced-monitoring",
    "available",
  ]);
});

test("a member is refused while its cluster is being created", async () => {
  const rds = simulatedAurora();
  await rds.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds)));

  const create = rds.client.send(new CreateDBInstanceCommand(memberInput()));

  await expect(create).rejects.toMatchObject({ name: "InvalidDBClusterStateFault" });
});

test.each([
  ["no cluster", { DBClusterIdentifier: undefined }, "InvalidParameterCombination"],
  ["an unknown cluster", { DBClusterIdentifier: "nope" }, "DBClusterNotFoundFault"],
  [
    "a name that is taken by another cluster's",
    { DBInstanceIdentifier: "shop-1" },
    "DBInstanceAlreadyExistsFault",
  ],
  ["a name that is no identifier", { DBInstanceIdentifier: "1clone" }, "InvalidParameterValue"],
  ["no class", { DBInstanceClass: undefined }, "MissingParameter"],
  ["a class that is none", { DBInstanceClass: "r6g.large" }, "InvalidParameterValue"],
  ["no engine", { Engine: undefined }, "MissingParameter"],
  ["another engine", { Engine: "postgres" }, "InvalidParameterCombination"],
  ["another version", { EngineVersion: "15.2" }, "InvalidParameterCombination"],
  ["a password", { MasterUserPassword: "secret-secret" }, "InvalidParameterCombination"],
  ["backups of its own", { BackupRetentionPeriod: 0 }, "InvalidParameterCombination"],
  ["a port of its own", { Port: 6543 }, "InvalidParameterCombination"],
  ["a protection of its own", { DeletionProtection: false }, "InvalidParameterCombination"],
  ["no capacities for serverless", { DBInstanceClass: "db.serverless" }, "InvalidParameterCombination"],
])("a member with %s is refused", async (_title, more, name) => {
  const rds = await withCloneOf([]);

  const create = rds.client.send(new CreateDBInstanceCommand(memberInput(more)));

  await expect(create).rejects.toMatchObject({ name });
  expect(await writersOf(rds, "clone")).toEqual([]);
});

test("a serverless member needs the capacities that its cluster has", async () => {
  const rds = await withCloneOf([], {
    ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 4 },
  });

  await rds.client.send(new CreateDBInstanceCommand(memberInput({ DBInstanceClass: "db.serverless" })));
  rds.pass(60 * minute);

  expect(await rds.seen("clone-1")).toMatchObject({
    DBInstanceClass: "db.serverless",
    DBInstanceStatus: "available",
  });
});

test("members are found by their cluster", async () => {
  const rds = await withCloneOf(["clone-1"]);
  const members = async (...Values: string[]) => {
    const { DBInstances = [] } = await rds.client.send(
      new DescribeDBInstancesCommand({ Filters: [{ Name: "db-cluster-id", Values }] }),
    );
    return DBInstances.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier);
  };

  expect(await members("clone")).toEqual(["clone-1"]);
  expect(await members("arn:aws:rds:us-east-1:123456789012:cluster:shop")).toEqual(["shop-1", "shop-2"]);
  expect(await members("prod")).toEqual([]);
});

test("a member counts for the quota of instances", async () => {
  const rds = await withCloneOf([], {}, { quotas: { instances: 3 } });

  const create = rds.client.send(new CreateDBInstanceCommand(memberInput()));

  await expect(create).rejects.toMatchObject({ name: "InstanceQuotaExceededFault" });
});

test("when the writer is deleted, the reader of the best tier takes its part; the last one remains it", async () => {
  const rds = await withCloneOf([]);
  for (const [DBInstanceIdentifier, PromotionTier] of [
    ["first", 5],
    ["last-choice", 15],
    ["second-choice", 2],
  ] as const) {
    await rds.client.send(new CreateDBInstanceCommand(memberInput({ DBInstanceIdentifier, PromotionTier })));
  }
  rds.pass(60 * minute);
  const remove = (DBInstanceIdentifier: string) =>
    rds.client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }));

  await remove("first");
  expect(await writersOf(rds, "clone")).toEqual(["first", "last-choice", "second-choice writes"]);
  await remove("second-choice");
  await remove("last-choice");
  expect(await writersOf(rds, "clone")).toEqual(["first", "last-choice writes", "second-choice"]);
  rds.pass(60 * minute);

  expect(await rds.seenCluster("clone")).toMatchObject({ Status: "available", DBClusterMembers: [] });
});

test("a cluster that has lost its last member takes a new writer", async () => {
  const rds = await withCloneOf(["clone-1"]);
  await rds.client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: "clone-1" }));

  await rds.client.send(new CreateDBInstanceCommand(memberInput({ DBInstanceIdentifier: "clone-2" })));
  rds.pass(60 * minute);

  expect(await writersOf(rds, "clone")).toEqual(["clone-2 writes"]);
});

test("what belongs to the cluster cannot be changed at a member, nor its snapshot be taken, nor it be stopped", async () => {
  const rds = await withCloneOf(["clone-1"]);
  const named = { DBInstanceIdentifier: "clone-1" };

  await expect(
    rds.client.send(new ModifyDBInstanceCommand({ ...named, DeletionProtection: false })),
  ).rejects.toMatchObject({
    name: "InvalidParameterCombination",
    message: "Deletion Protection can only be applied on the Cluster level, not for individual instances",
  });
  await expect(
    rds.client.send(new ModifyDBInstanceCommand({ ...named, BackupRetentionPeriod: 0 })),
  ).rejects.toMatchObject({
    name: "InvalidParameterCombination",
    message:
      "The specified DB Instance is a member of a cluster. Modify backup retention for the DB Cluster using the ModifyDbCluster API",
  });
  await expect(
    rds.client.send(new CreateDBSnapshotCommand({ ...named, DBSnapshotIdentifier: "mine" })),
  ).rejects.toMatchObject({ name: "InvalidParameterValue" });
  await expect(rds.client.send(new StopDBInstanceCommand(named))).rejects.toMatchObject({
    name: "InvalidParameterCombination",
  });
});

test("a member has no automated backup of its own", async () => {
  const rds = await withCloneOf(["clone-1"]);
  rds.model.seedCluster({ identifier: "other", memberSettings: { BackupRetentionPeriod: 7 } });

  const { DBInstanceAutomatedBackups = [] } = await rds.client.send(
    new DescribeDBInstanceAutomatedBackupsCommand({}),
  );

  expect(DBInstanceAutomatedBackups.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier)).toEqual([
    "prod",
  ]);
});

test("autoscaling adds a reader with a name of its own and nobody's tags", async () => {
  const rds = await withCloneOf(["clone-1"]);

  rds.model.addReader("clone");
  rds.pass(60 * minute);

  const [reader, ...others] = await writersOf(rds, "clone");
  expect(reader).toMatch(/^application-autoscaling-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(others).toEqual(["clone-1 writes"]);
  expect(await rds.seen(String(reader))).toMatchObject({
    TagList: [],
    DBInstanceStatus: "available",
    DBInstanceClass: "db.r6g.large",
    PromotionTier: 15,
  });
  expect(() => rds.model.addReader("nope")).toThrow("there is no cluster nope");
});
