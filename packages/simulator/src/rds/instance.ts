import type { DBInstance, Endpoint } from "@aws-sdk/client-rds";
import { arnOf } from "./arn.ts";
import { instanceHost } from "./host.ts";
import { clusterOf } from "./members.ts";
import { shownTags } from "./tags.ts";
import type { Cluster, Instance } from "./thing.ts";
import type { World } from "./world.ts";

/** Statuses out of which an instance never comes on its own: it can only be deleted, without a final snapshot. */
const broken = new Set([
  "failed",
  "restore-error",
  "incompatible-restore",
  "incompatible-network",
  "insufficient-capacity",
  "inaccessible-encryption-credentials",
]);

export const isBroken = (status: string) => broken.has(status);

/** An instance as DescribeDBInstances shows it now. */
export function describedInstance(world: World, instance: Instance): DBInstance {
  const { settings, endpoint, course } = instance;
  const cluster = clusterOf(world, instance);
  const retention = cluster !== undefined ? 0 : (settings.BackupRetentionPeriod ?? 0);
  return {
    // The settings come last, which have none of these: what is put on top of many members takes ten times as long.
    DBInstanceIdentifier: instance.identifier,
    DBInstanceArn: arnOf(world.account, "db", instance.identifier),
    DbiResourceId: instance.key,
    DBInstanceStatus: course.stage.status,
    ...(endpoint === undefined ? {} : { Endpoint: endpoint }),
    // AWS fills it in when the instance can be used; before that, it is absent.
    ...(endpoint === undefined ? {} : { InstanceCreateTime: new Date(instance.createdAtMs) }),
    ...(endpoint === undefined || retention === 0 ? {} : { LatestRestorableTime: new Date(world.now) }),
    PendingModifiedValues: instance.pending,
    TagList: shownTags(world, instance),
    ...settings,
    ...(cluster === undefined ? {} : ofCluster(cluster)),
  };
}

/** What a member shows of its cluster. */
function ofCluster({ identifier, settings }: Cluster) {
  return {
    DBClusterIdentifier: identifier,
    MasterUsername: settings.MasterUsername,
    BackupRetentionPeriod: settings.BackupRetentionPeriod,
    PreferredBackupWindow: settings.PreferredBackupWindow,
    // The protection is the cluster's alone: a member of a protected cluster can be deleted.
    DeletionProtection: false,
    IAMDatabaseAuthenticationEnabled: settings.IAMDatabaseAuthenticationEnabled ?? false,
    StorageEncrypted: settings.StorageEncrypted ?? false,
    KmsKeyId: settings.KmsKeyId,
    EngineVersion: settings.EngineVersion,
  };
}

/** An address as AWS forms it, under a domain that says that nothing is behind it. */
export function inventedEndpoint(world: World, instance: Instance): Endpoint {
  return {
    Address: instanceHost(world.account, instance.identifier),
    Port: clusterOf(world, instance)?.settings.Port ?? instance.settings.DbInstancePort ?? 5432,
    HostedZoneId: "Z2R2ITUGPM61AM",
  };
}
