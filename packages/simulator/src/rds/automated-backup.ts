import type { DBInstanceAutomatedBackup } from "@aws-sdk/client-rds";
import { arnOf } from "./arn.ts";
import type { Instance } from "./thing.ts";
import type { World } from "./world.ts";

/** The automated backup of an instance, or undefined if it has none (a retention of 0 days, a member of a cluster). */
export function automatedBackupOf(world: World, instance: Instance): DBInstanceAutomatedBackup | undefined {
  const { settings } = instance;
  // A member's data, and so their backup, are its cluster's.
  if (instance.membership !== undefined) return undefined;
  if ((settings.BackupRetentionPeriod ?? 0) === 0) return undefined;
  return {
    DBInstanceArn: arnOf(world.account, "db", instance.identifier),
    DBInstanceIdentifier: instance.identifier,
    DbiResourceId: instance.key,
    DBInstanceAutomatedBackupsArn: arnOf(world.account, "auto-backup", backupName(instance.key)),
    Region: world.account.region,
    Status: instance.endpoint === undefined ? "creating" : "active",
    RestoreWindow:
      instance.endpoint === undefined
        ? {}
        : { EarliestTime: new Date(instance.createdAtMs), LatestTime: new Date(world.now) },
    InstanceCreateTime: new Date(instance.createdAtMs),
    BackupRetentionPeriod: settings.BackupRetentionPeriod,
    PreferredBackupWindow: settings.PreferredBackupWindow,
    AllocatedStorage: settings.AllocatedStorage,
    StorageType: settings.StorageType,
    Iops: settings.Iops,
    StorageThroughput: settings.StorageThroughput,
    Port: settings.DbInstancePort,
    AvailabilityZone: settings.AvailabilityZone,
    VpcId: settings.DBSubnetGroup?.VpcId,
    Engine: settings.Engine,
    EngineVersion: settings.EngineVersion,
    LicenseModel: settings.LicenseModel,
    MasterUsername: settings.MasterUsername,
    Encrypted: settings.StorageEncrypted,
    KmsKeyId: settings.KmsKeyId,
    IAMDatabaseAuthenticationEnabled: settings.IAMDatabaseAuthenticationEnabled,
    TagList: instance.automatedBackupTags,
  };
}

/** Keeps the backup of an instance that is going. */
export function retainBackup(world: World, instance: Instance): void {
  const backup = automatedBackupOf(world, instance);
  if (backup === undefined) return;
  world.retainedBackups.set(instance.key, { ...structuredClone(backup), Status: "retained" });
}

/** AWS's names of them are of their own (`ab-` and 26 to 40 letters and digits). */
const backupName = (resourceId: string) => `ab-${resourceId.slice(3).toLowerCase()}`;
