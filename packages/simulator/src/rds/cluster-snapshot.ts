import type { DBClusterSnapshot, Tag } from "@aws-sdk/client-rds";
import { arnOf } from "./arn.ts";
import { courseFrom, lasting } from "./course.ts";
import { percentDone } from "./progress.ts";
import { shownTags } from "./tags.ts";
import type { Cluster, ClusterSnapshot } from "./thing.ts";
import type { World } from "./world.ts";

interface NewClusterSnapshot {
  readonly identifier: string;
  readonly type: ClusterSnapshot["type"];
  readonly tags?: Tag[];
}

/** Begins a snapshot of a cluster; its cluster stays as it is. With a backing it ends when the copy exists. */
export function beginClusterSnapshot(
  world: World,
  cluster: Cluster,
  wanted: NewClusterSnapshot,
): ClusterSnapshot {
  const snapshot: ClusterSnapshot = {
    kind: "cluster-snapshot",
    key: `cluster-snapshot-${world.ids()}`,
    identifier: wanted.identifier,
    type: wanted.type,
    source: sourceOf(cluster),
    tags: wanted.tags ?? copiedTags(cluster),
    createdAtMs: world.now,
    completedAtMs: undefined,
    course: courseFrom(world.now, [
      { status: "creating", durationMs: world.durations.snapshotMs },
      lasting("available"),
    ]),
    visibleAtMs: world.now,
    tagsVisibleAtMs: world.now,
    backing: world.backed ? { state: "awaited" } : { state: "none" },
  };
  world.things.add(snapshot);
  if (world.backed) {
    world.ask({ kind: "snapshot", resourceId: cluster.key, snapshotId: clusterSnapshotArn(world, snapshot) });
  }
  return snapshot;
}

/** What a snapshot keeps of its cluster. */
export function sourceOf(cluster: Cluster): ClusterSnapshot["source"] {
  return {
    identifier: cluster.identifier,
    resourceId: cluster.key,
    createdAtMs: cluster.createdAtMs,
    settings: structuredClone(cluster.settings),
  };
}

export const copiedTags = ({ settings, tags }: Cluster): Tag[] =>
  settings.CopyTagsToSnapshot ? structuredClone(tags) : [];

export const clusterSnapshotArn = (world: World, { identifier }: ClusterSnapshot) =>
  arnOf(world.account, "cluster-snapshot", identifier);

/** A cluster snapshot as DescribeDBClusterSnapshots shows it now. Under way it has no `SnapshotCreateTime`. */
export function describedClusterSnapshot(world: World, snapshot: ClusterSnapshot): DBClusterSnapshot {
  const { source, completedAtMs } = snapshot;
  const { settings } = source;
  return {
    DBClusterSnapshotIdentifier: snapshot.identifier,
    DBClusterSnapshotArn: clusterSnapshotArn(world, snapshot),
    DBClusterIdentifier: source.identifier,
    DbClusterResourceId: source.resourceId,
    ClusterCreateTime: new Date(source.createdAtMs),
    SnapshotType: snapshot.type,
    Status: snapshot.course.stage.status,
    PercentProgress: percentDone(world, snapshot),
    ...(completedAtMs === undefined ? {} : { SnapshotCreateTime: new Date(completedAtMs) }),
    Engine: settings.Engine,
    EngineMode: settings.EngineMode,
    EngineVersion: settings.EngineVersion,
    LicenseModel: "postgresql-license",
    // The API gives 0 for a snapshot of Aurora.
    AllocatedStorage: 0,
    AvailabilityZones: settings.AvailabilityZones,
    Port: 0,
    VpcId: "vpc-default",
    MasterUsername: settings.MasterUsername,
    StorageEncrypted: settings.StorageEncrypted,
    KmsKeyId: settings.KmsKeyId,
    StorageType: settings.StorageType,
    IAMDatabaseAuthenticationEnabled: settings.IAMDatabaseAuthenticationEnabled,
    BackupRetentionPeriod: settings.BackupRetentionPeriod,
    PreferredBackupWindow: settings.PreferredBackupWindow,
    ...(snapshot.copyOf === undefined ? {} : { SourceDBClusterSnapshotArn: snapshot.copyOf.arn }),
    TagList: shownTags(world, snapshot),
  };
}
