import {
  AddRoleToDBInstanceCommand,
  ModifyDBInstanceCommand,
  type ModifyDBInstanceMessage,
  RemoveRoleFromDBInstanceCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import { expect, test } from "vitest";
import { cloneInput, minute, type SimulatedRds, second, simulatedRds } from "./simulated-rds.ts";

const modify = ({ client }: SimulatedRds, more: Partial<ModifyDBInstanceMessage>) =>
  client.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: "prod", ApplyImmediately: true, ...more }));

/** `prod` with 100 GiB of gp3, after a modification and its work. */
async function modified(more: Partial<ModifyDBInstanceMessage>) {
  const rds = simulatedRds();
  await modify(rds, more);
  rds.pass(60 * minute);
  return rds.seen("prod");
}

test.each([
  [{ AllocatedStorage: 50 }, "InvalidParameterValue"],
  [{ Iops: 4000 }, "InvalidParameterCombination"],
  [{ StorageType: "io2" }, "InvalidParameterCombination"],
  [{ StorageType: "io2", Iops: 4000, StorageThroughput: 500 }, "InvalidParameterCombination"],
  [{ StorageType: "gp2", Iops: 3000 }, "InvalidParameterCombination"],
  [{ MaxAllocatedStorage: 105 }, "InvalidParameterCombination"],
  [{ MonitoringInterval: 60 }, "InvalidParameterCombination"],
  [{ MonitoringInterval: 7 }, "InvalidParameterValue"],
  [{ PerformanceInsightsRetentionPeriod: 31 }, "InvalidParameterCombination"],
  [{ EnablePerformanceInsights: true, PerformanceInsightsRetentionPeriod: 30 }, "InvalidParameterValue"],
  [{ BackupRetentionPeriod: 36 }, "InvalidParameterValue"],
  [{ DBPortNumber: 80 }, "InvalidParameterValue"],
  [{ DBSubnetGroupName: "other" }, "InvalidVPCNetworkStateFault"],
])("%j is refused as %s, and nothing is changed", async (more, name) => {
  const rds = simulatedRds();
  const before = await rds.seen("prod");

  await expect(modify(rds, more)).rejects.toMatchObject({ name });

  expect(await rds.seen("prod")).toEqual(before);
});

test.each([
  [
    { StorageType: "io2", Iops: 4000 },
    { StorageType: "io2", Iops: 4000 },
  ],
  [
    { AllocatedStorage: 400, Iops: 13_000, StorageThroughput: 500 },
    { AllocatedStorage: 400, Iops: 13_000, StorageThroughput: 500 },
  ],
  [{ MaxAllocatedStorage: 200 }, { MaxAllocatedStorage: 200 }],
  [{ OptionGroupName: "more" }, { OptionGroupMemberships: [{ OptionGroupName: "more", Status: "in-sync" }] }],
  [{ LicenseModel: "bring-your-own-license" }, { LicenseModel: "bring-your-own-license" }],
  [
    { Domain: "d-1", DomainIAMRoleName: "join" },
    { DomainMemberships: [{ Domain: "d-1", Status: "joined", IAMRoleName: "join" }] },
  ],
  [
    { EnablePerformanceInsights: true },
    { PerformanceInsightsEnabled: true, PerformanceInsightsRetentionPeriod: 7 },
  ],
  [
    { ManageMasterUserPassword: true, MasterUserSecretKmsKeyId: "key-1" },
    { MasterUserSecret: { SecretStatus: "active", KmsKeyId: "key-1" } },
  ],
  [
    { CloudwatchLogsExportConfiguration: { EnableLogTypes: ["postgresql"] } },
    { EnabledCloudwatchLogsExports: ["postgresql"] },
  ],
])("%j is in force after its work", async (more, settings) => {
  expect(await modified(more)).toMatchObject(settings);
});

test("a limit of as much storage as there is switches autoscaling off", async () => {
  const rds = simulatedRds();
  rds.model.seedInstance({ identifier: "growing", settings: { MaxAllocatedStorage: 500 } });

  await modify(rds, { DBInstanceIdentifier: "growing", MaxAllocatedStorage: 100 });

  expect((await rds.seen("growing"))?.MaxAllocatedStorage).toBeUndefined();
});

test("Performance Insights and monitoring that are switched off forget what they were told", async () => {
  const rds = simulatedRds();
  await modify(rds, {
    EnablePerformanceInsights: true,
    PerformanceInsightsKMSKeyId: "key-1",
    MonitoringInterval: 30,
    MonitoringRoleArn: "role-1",
  });
  rds.pass(60 * minute);

  await modify(rds, { EnablePerformanceInsights: false, MonitoringInterval: 0 });
  rds.pass(60 * minute);

  const off = await rds.seen("prod");
  expect(off).toMatchObject({ PerformanceInsightsEnabled: false, MonitoringInterval: 0 });
  expect([off?.PerformanceInsightsKMSKeyId, off?.MonitoringRoleArn]).toEqual([undefined, undefined]);
});

test("changed storage is optimized while it serves, and is not changed again before", async () => {
  const rds = simulatedRds();
  await modify(rds, { AllocatedStorage: 200 });
  rds.pass(5 * minute);

  await expect(modify(rds, { AllocatedStorage: 300 })).rejects.toMatchObject({
    name: "InvalidParameterCombination",
  });
  const status = (await rds.seen("prod"))?.DBInstanceStatus;
  await modify(rds, { CopyTagsToSnapshot: true });

  expect(status).toBe("storage-optimization");
  expect(await rds.statusesOf("prod")).toEqual(["storage-optimization", "available"]);
  expect(await rds.seen("prod")).toMatchObject({ AllocatedStorage: 200, CopyTagsToSnapshot: true });
});

test("another port is in force at once, whatever ApplyImmediately says, and the database restarts for it", async () => {
  const rds = simulatedRds();

  await modify(rds, { DBPortNumber: 6432, ApplyImmediately: false });

  expect(await rds.statusesOf("prod")).toEqual(["available", "modifying", "rebooting", "available"]);
  expect(await rds.seen("prod")).toMatchObject({ DbInstancePort: 6432, Endpoint: { Port: 6432 } });
});

test("a subnet group of another VPC is one that an instance can move to", async () => {
  const rds = simulatedRds();
  rds.model.seedSurroundings({ subnetGroups: [{ DBSubnetGroupName: "away", VpcId: "vpc-2" }] });

  await modify(rds, { DBSubnetGroupName: "away" });
  rds.pass(60 * minute);

  expect((await rds.seen("prod"))?.DBSubnetGroup).toMatchObject({
    DBSubnetGroupName: "away",
    VpcId: "vpc-2",
  });
});

test("a restore checks storage as a modification does: less than 400 GiB of gp3 have no IOPS of their own", async () => {
  const rds = simulatedRds();

  const restored = rds.client.send(
    new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, { Iops: 3000 })),
  );

  await expect(restored).rejects.toMatchObject({ name: "InvalidParameterCombination" });
});

test("a restore does not inherit the maintenance window: RDS assigns one", async () => {
  const rds = simulatedRds();

  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));
  rds.pass(60 * minute);

  const [source, clone] = [await rds.seen("prod"), await rds.seen("clone-1")];
  expect(clone?.PreferredMaintenanceWindow).not.toBe(source?.PreferredMaintenanceWindow);
  expect(clone?.PreferredBackupWindow).toBe(source?.PreferredBackupWindow);
});

test("pending values can be there from the beginning, and a rename applies them as well", async () => {
  const rds = simulatedRds();
  rds.model.seedInstance({ identifier: "waiting", pending: { DBInstanceClass: "db.r6g.large" } });

  await modify(rds, { DBInstanceIdentifier: "waiting", NewDBInstanceIdentifier: "moved" });
  rds.pass(60 * minute);

  expect(await rds.seen("moved")).toMatchObject({
    DBInstanceClass: "db.r6g.large",
    PendingModifiedValues: {},
  });
});

test("a role is associated once, and removed", async () => {
  const rds = simulatedRds();
  const role = { DBInstanceIdentifier: "prod", RoleArn: "role-1", FeatureName: "s3Import" };
  const roles = async () => (await rds.seen("prod"))?.AssociatedRoles;

  await rds.client.send(new AddRoleToDBInstanceCommand(role));
  expect(await roles()).toEqual([{ RoleArn: "role-1", FeatureName: "s3Import", Status: "ACTIVE" }]);
  await expect(rds.client.send(new AddRoleToDBInstanceCommand(role))).rejects.toMatchObject({
    name: "DBInstanceRoleAlreadyExistsFault",
  });
  await rds.client.send(new RemoveRoleFromDBInstanceCommand(role));

  expect(await roles()).toEqual([]);
  await expect(rds.client.send(new RemoveRoleFromDBInstanceCommand(role))).rejects.toMatchObject({
    name: "DBInstanceRoleNotFoundFault",
  });
  rds.pass(second);
});
