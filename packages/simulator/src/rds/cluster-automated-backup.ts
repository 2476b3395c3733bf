import type { DBClusterAutomatedBackup } from "@aws-sdk/client-rds";
import { arnOf } from "./arn.ts";
import { isClusterBroken } from "./cluster.ts";
import type { Cluster } from "./thing.ts";
import type { World } from "./world.ts";

/** The automated backup of a cluster: Aurora always has one, a retention of 0 days does not exist there. */
export function clusterAutomatedBackupOf(world: World, cluster: Cluster): DBClusterAutomatedBackup {
  const { settings, identifier, key, course } = cluster;
  const isReady = course.stage.status !== "creating" && !isClusterBroken(course.stage.status);
  return {
    DBClusterIdentifier: identifier,
    DBClusterArn: arnOf(world.account, "cluster", identifier),
    DbClusterResourceId: key,
    DBClusterAutomatedBackupsArn: arnOf(
      world.account,
      "cluster-auto-backup",
      `ab-${key.slice("cluster-".length).toLowerCase()}`,
    ),
    Region: world.account.region,
    Status: isReady ? "active" : "creating",
    RestoreWindow: isReady
      ? { EarliestTime: new Date(cluster.createdAtMs), LatestTime: new Date(world.now) }
      : {},
    ClusterCreateTime: new Date(cluster.createdAtMs),
    BackupRetentionPeriod: settings.BackupRetentionPeriod,
    PreferredBackupWindow: settings.PreferredBackupWindow,
    Engine: settings.Engine,
    EngineMode: settings.EngineMode,
    EngineVersion: settings.EngineVersion,
    LicenseModel: "postgresql-license",
    MasterUsername: settings.MasterUsername,
    AllocatedStorage: settings.AllocatedStorage,
    AvailabilityZones: settings.AvailabilityZones,
    Port: settings.Port,
    StorageEncrypted: settings.StorageEncrypted,
    StorageType: settings.StorageType,
    KmsKeyId: settings.KmsKeyId,
    VpcId: "vpc-default",
    IAMDatabaseAuthenticationEnabled: settings.IAMDatabaseAuthenticationEnabled,
    TagList: [],
  };
}

/** Keeps the backup of a cluster that is going. */
export function retainClusterBackup(world: World, cluster: Cluster): void {
  const backup = structuredClone(clusterAutomatedBackupOf(world, cluster));
  world.retainedClusterBackups.set(cluster.key, { ...backup, Status: "retained" });
}
