import {
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  StartDBInstanceCommand,
  StopDBInstanceCommand,
} from "@aws-sdk/client-rds";
import { expect, test } from "vitest";
import { minute, simulatedRds } from "./simulated-rds.ts";

const modify = (more: object) => new ModifyDBInstanceCommand({ DBInstanceIdentifier: "prod", ...more });

test("with ApplyImmediately the instance is still available for a moment, then modifying, then changed", async () => {
  const rds = simulatedRds();

  const { DBInstance } = await rds.client.send(
    modify({ DBInstanceClass: "db.r6g.large", ApplyImmediately: true }),
  );

  expect(DBInstance).toMatchObject({
    DBInstanceClass: "db.t4g.medium",
    PendingModifiedValues: { DBInstanceClass: "db.r6g.large" },
  });
  expect(await rds.statusesOf("prod")).toEqual(["available", "modifying", "available"]);
  expect(await rds.seen("prod")).toMatchObject({
    DBInstanceClass: "db.r6g.large",
    PendingModifiedValues: {},
  });
});

test("without ApplyImmediately a change stays pending until a later one is applied immediately, which takes it along", async () => {
  const rds = simulatedRds();

  await rds.client.send(modify({ DBInstanceClass: "db.r6g.large" }));
  expect(await rds.statusesOf("prod")).toEqual(["available"]);
  rds.pass(24 * 60 * minute);
  expect(await rds.seen("prod")).toMatchObject({
    DBInstanceClass: "db.t4g.medium",
    PendingModifiedValues: { DBInstanceClass: "db.r6g.large" },
  });
  await rds.client.send(modify({ MultiAZ: true, ApplyImmediately: true }));
  rds.pass(60 * minute);

  expect(await rds.seen("prod")).toMatchObject({ DBInstanceClass: "db.r6g.large", MultiAZ: true });
});

test("a change that never waits leaves the pending ones pending", async () => {
  const rds = simulatedRds();
  await rds.client.send(modify({ DBInstanceClass: "db.r6g.large" }));

  await rds.client.send(
    modify({ MonitoringInterval: 60, MonitoringRoleArn: "arn:aws:iam::123456789012:role/watch" }),
  );

  expect(await rds.statusesOf("prod")).toEqual(["available", "modifying", "available"]);
  expect(await rds.seen("prod")).toMatchObject({
    MonitoringInterval: 60,
    DBInstanceClass: "db.t4g.medium",
    PendingModifiedValues: { DBInstanceClass: "db.r6g.large" },
  });
});

test("deletion protection is switched without any work", async () => {
  const rds = simulatedRds();

  const { DBInstance } = await rds.client.send(modify({ DeletionProtection: true }));

  expect(DBInstance).toMatchObject({ DeletionProtection: true, PendingModifiedValues: {} });
  expect(await rds.statusesOf("prod")).toEqual(["available"]);
});

test("backups switched off wait for ApplyImmediately; another number of days does not", async () => {
  const rds = simulatedRds();

  await rds.client.send(modify({ BackupRetentionPeriod: 3 }));
  expect(await rds.seen("prod")).toMatchObject({ BackupRetentionPeriod: 3, PendingModifiedValues: {} });
  rds.pass(60 * minute);
  await rds.client.send(modify({ BackupRetentionPeriod: 0 }));
  expect(await rds.seen("prod")).toMatchObject({
    BackupRetentionPeriod: 3,
    PendingModifiedValues: { BackupRetentionPeriod: 0 },
  });
  await rds.client.send(modify({ BackupRetentionPeriod: 0, ApplyImmediately: true }));
  rds.pass(60 * minute);

  expect((await rds.seen("prod"))?.BackupRetentionPeriod).toBe(0);
});

test("backups switched on begin with a backup", async () => {
  const rds = simulatedRds();
  rds.model.seedInstance({ identifier: "bare", settings: { BackupRetentionPeriod: 0 } });

  await rds.client.send(
    new ModifyDBInstanceCommand({
      DBInstanceIdentifier: "bare",
      BackupRetentionPeriod: 1,
      ApplyImmediately: true,
    }),
  );

  expect(await rds.statusesOf("bare")).toEqual(["available", "modifying", "backing-up", "available"]);
});

test("an instance that is not available is not modified", async () => {
  const rds = simulatedRds();
  await rds.client.send(new StopDBInstanceCommand({ DBInstanceIdentifier: "prod" }));

  const change = rds.client.send(modify({ DBInstanceClass: "db.r6g.large" }));

  await expect(change).rejects.toMatchObject({ name: "InvalidDBInstanceStateFault" });
});

test("after a rename the old name answers for a moment, then neither does, then the new one; the resource id stays", async () => {
  const rds = simulatedRds();
  const before = await rds.seen("prod");

  await rds.client.send(modify({ NewDBInstanceIdentifier: "prod-old", ApplyImmediately: true }));
  expect((await rds.seen("prod"))?.DBInstanceStatus).toBe("available");
  rds.pass(10_000);
  expect(await rds.seen("prod")).toBeUndefined();
  expect(await rds.seen("prod-old")).toBeUndefined();

  expect(await rds.statusesOf("prod-old")).toEqual(["(not found)", "renaming", "rebooting", "available"]);
  const { DBInstances } = await rds.client.send(
    new DescribeDBInstancesCommand({
      Filters: [{ Name: "dbi-resource-id", Values: [before?.DbiResourceId ?? ""] }],
    }),
  );
  expect(DBInstances).toMatchObject([
    {
      DBInstanceIdentifier: "prod-old",
      Endpoint: { Address: "prod-old.simulated.us-east-1.rds.amazonaws.com" },
      PendingModifiedValues: {},
    },
  ]);
});

test("a rename to a taken name is refused", async () => {
  const rds = simulatedRds();
  rds.model.seedInstance({ identifier: "other" });

  const rename = rds.client.send(modify({ NewDBInstanceIdentifier: "Other", ApplyImmediately: true }));

  await expect(rename).rejects.toMatchObject({ name: "DBInstanceAlreadyExistsFault" });
});

test("an instance is stopped and started", async () => {
  const rds = simulatedRds();

  await rds.client.send(new StopDBInstanceCommand({ DBInstanceIdentifier: "prod" }));
  expect(await rds.statusesOf("prod")).toEqual(["stopping", "stopped"]);
  await rds.client.send(new StartDBInstanceCommand({ DBInstanceIdentifier: "prod" }));

  expect(await rds.statusesOf("prod")).toEqual(["starting", "available"]);
});
