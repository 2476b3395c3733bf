import {
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  StartDBInstanceCommand,
  StopDBInstanceCommand,
} from "@aws-sdk/client-rds";
import { expect, test } from "vitest";
import { simulatedAurora } from "./simulated-aurora.ts";
import { minute } from "./simulated-rds.ts";

test("what a swap must refuse can be there from the beginning: replicas, their sources, pending values, any status", async () => {
  const rds = simulatedAurora();
  rds.model.seedInstance({
    identifier: "source",
    settings: { ReadReplicaDBInstanceIdentifiers: ["replica"] },
    pending: { DBInstanceClass: "db.r6g.large" },
    status: "stopped",
  });
  rds.model.seedInstance({
    identifier: "replica",
    settings: { ReadReplicaSourceDBInstanceIdentifier: "source" },
  });

  expect(await rds.seen("source")).toMatchObject({
    DBInstanceStatus: "stopped",
    ReadReplicaDBInstanceIdentifiers: ["replica"],
    PendingModifiedValues: { DBInstanceClass: "db.r6g.large" },
  });
  expect(await rds.seen("replica")).toMatchObject({ ReadReplicaSourceDBInstanceIdentifier: "source" });
  expect(rds.model.reach("source.simulated.us-east-1.rds.amazonaws.com").state).toBe("refused");
});

test("a Multi-AZ DB cluster is a cluster of another engine, with a class and storage of its own", async () => {
  const rds = simulatedAurora();
  rds.model.seedCluster({
    identifier: "triple",
    members: 3,
    settings: {
      Engine: "postgres",
      DBClusterInstanceClass: "db.m6gd.large",
      StorageType: "io1",
      AllocatedStorage: 400,
      Iops: 3000,
    },
  });

  expect(await rds.seenCluster("triple")).toMatchObject({
    Engine: "postgres",
    DBClusterInstanceClass: "db.m6gd.large",
    DBClusterParameterGroup: "default.postgres16",
    MultiAZ: true,
  });
  const { DBInstances } = await rds.client.send(
    new DescribeDBInstancesCommand({ Filters: [{ Name: "db-cluster-id", Values: ["triple"] }] }),
  );
  expect(DBInstances?.map(({ Engine }) => Engine)).toEqual(["postgres", "postgres", "postgres"]);
});

test("a cluster of a global one, and one with pending values, show so", async () => {
  const rds = simulatedAurora();
  rds.model.seedCluster({
    identifier: "worldwide",
    settings: { GlobalClusterIdentifier: "globe", GlobalWriteForwardingStatus: "disabled" },
    pending: { EngineVersion: "16.6" },
  });

  expect(await rds.seenCluster("worldwide")).toMatchObject({
    GlobalClusterIdentifier: "globe",
    PendingModifiedValues: { EngineVersion: "16.6" },
  });
});

test("no connection outlives a stop, or its writer's end", async () => {
  const rds = simulatedAurora();
  const openedAt = rds.model.now();
  const prod = (await rds.seen("prod"))?.DbiResourceId ?? "";
  const shop = (await rds.seenCluster("shop"))?.DbClusterResourceId ?? "";

  await rds.client.send(new StopDBInstanceCommand({ DBInstanceIdentifier: "prod" }));
  rds.pass(20 * minute);
  await rds.client.send(new StartDBInstanceCommand({ DBInstanceIdentifier: "prod" }));
  rds.pass(20 * minute);
  const before = rds.model.isStillOpen(shop, openedAt);
  await rds.client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: "shop-1" }));

  expect(rds.model.isStillOpen(prod, openedAt)).toBe(false);
  expect([before, rds.model.isStillOpen(shop, openedAt)]).toEqual([true, false]);
});
