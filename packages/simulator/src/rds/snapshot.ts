import type { DBSnapshot, Tag } from "@aws-sdk/client-rds";
import { arnOf } from "./arn.ts";
import { courseFrom, lasting } from "./course.ts";
import { percentDone } from "./progress.ts";
import { shownTags } from "./tags.ts";
import type { Instance, Snapshot } from "./thing.ts";
import type { World } from "./world.ts";

/** `rds:<instance>-2026-01-02-03-04`, in UTC, as RDS names its automated snapshots. */
export function automatedSnapshotName(instanceIdentifier: string, atMs: number): string {
  const [date = "", time = ""] = new Date(atMs).toISOString().split("T");
  return `rds:${instanceIdentifier}-${date}-${time.slice(0, 5).replace(":", "-")}`;
}

interface NewSnapshot {
  readonly identifier: string;
  readonly type: Snapshot["type"];
  readonly tags?: Tag[];
  readonly durationMs: number;
}

/** Begins a snapshot of an instance. With backups behind it, it ends when the copy exists. */
export function beginSnapshot(world: World, instance: Instance, wanted: NewSnapshot): Snapshot {
  const { settings } = instance;
  const snapshot: Snapshot = {
    kind: "snapshot",
    key: `snapshot-${world.ids()}`,
    identifier: wanted.identifier,
    type: wanted.type,
    source: {
      identifier: instance.identifier,
      resourceId: instance.key,
      createdAtMs: instance.createdAtMs,
      settings: structuredClone(settings),
    },
    tags: wanted.tags ?? (settings.CopyTagsToSnapshot ? structuredClone(instance.tags) : []),
    createdAtMs: world.now,
    completedAtMs: undefined,
    course: courseFrom(world.now, [
      { status: "creating", durationMs: wanted.durationMs },
      lasting("available"),
    ]),
    visibleAtMs: world.now,
    tagsVisibleAtMs: world.now,
    backing: world.backed ? { state: "awaited" } : { state: "none" },
  };
  world.things.add(snapshot);
  if (world.backed)
    world.ask({ kind: "snapshot", resourceId: instance.key, snapshotId: snapshot.identifier });
  return snapshot;
}

/** A snapshot as DescribeDBSnapshots shows it now. Under way it has no `SnapshotCreateTime`. */
export function describedSnapshot(world: World, snapshot: Snapshot): DBSnapshot {
  const { source, completedAtMs } = snapshot;
  const { settings } = source;
  const completed = completedAtMs === undefined ? undefined : new Date(completedAtMs);
  const original = snapshot.copyOf === undefined ? undefined : new Date(snapshot.copyOf.originalAtMs);
  return {
    DBSnapshotIdentifier: snapshot.identifier,
    DBSnapshotArn: arnOf(world.account, "snapshot", snapshot.identifier),
    DBInstanceIdentifier: source.identifier,
    DbiResourceId: source.resourceId,
    InstanceCreateTime: new Date(source.createdAtMs),
    SnapshotType: snapshot.type,
    Status: snapshot.course.stage.status,
    PercentProgress: percentDone(world, snapshot),
    ...(completed === undefined
      ? {}
      : {
          SnapshotCreateTime: completed,
          OriginalSnapshotCreateTime: original ?? completed,
          SnapshotDatabaseTime: original ?? completed,
        }),
    Engine: settings.Engine,
    EngineVersion: settings.EngineVersion,
    LicenseModel: settings.LicenseModel,
    AllocatedStorage: settings.AllocatedStorage,
    StorageType: settings.StorageType,
    Iops: settings.Iops,
    StorageThroughput: settings.StorageThroughput,
    Port: settings.DbInstancePort,
    AvailabilityZone: settings.AvailabilityZone,
    VpcId: settings.DBSubnetGroup?.VpcId,
    MasterUsername: settings.MasterUsername,
    OptionGroupName: settings.OptionGroupMemberships?.[0]?.OptionGroupName,
    Encrypted: settings.StorageEncrypted,
    KmsKeyId: settings.KmsKeyId,
    IAMDatabaseAuthenticationEnabled: settings.IAMDatabaseAuthenticationEnabled,
    BackupRetentionPeriod: settings.BackupRetentionPeriod,
    PreferredBackupWindow: settings.PreferredBackupWindow,
    DedicatedLogVolume: settings.DedicatedLogVolume,
    ...(snapshot.copyOf === undefined ? {} : { SourceDBSnapshotIdentifier: snapshot.copyOf.arn }),
    SnapshotTarget: "region",
    ProcessorFeatures: [],
    TagList: shownTags(world, snapshot),
  };
}
