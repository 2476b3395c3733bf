import type { DBClusterSnapshot, DBSnapshot, ExportTask as SdkExportTask, Tag } from "@aws-sdk/client-rds";
import type { Described, ExportTask, Snapshot } from "@dblab-refresh/core/ports/databases";
import { taggedTime } from "@dblab-refresh/core/rds/snapshot-tags";

/** The SDK's answer as it is, dates as ISO 8601 texts, nothing undefined: it goes into a job's item. */
export function describedAs(thing: object): Described {
  // Structure and types stay as they are, but for the dates.
  return plain(thing) as Described;
}

function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  const made: Record<string, unknown> = {};
  // Members are RDS's own, never inherited: a quarter of the time of JSON there and back, and restores look often.
  for (const name in value) {
    const member: unknown = value[name as keyof typeof value];
    if (member !== undefined) made[name] = plain(member);
  }
  return made;
}

export function instanceSnapshot(snapshot: DBSnapshot): Snapshot {
  // The API Reference, DBSnapshot: SnapshotCreateTime "changes for the copy when the snapshot is copied",
  // SnapshotDatabaseTime is that of "the most recent transaction", which is what a restore brings back.
  const dataAt = snapshot.SnapshotDatabaseTime ?? snapshot.OriginalSnapshotCreateTime;
  return {
    identifier: snapshot.DBSnapshotIdentifier ?? "",
    arn: snapshot.DBSnapshotArn ?? "",
    sourceResourceId: snapshot.DbiResourceId ?? "",
    sourceIdentifier: snapshot.DBInstanceIdentifier ?? "",
    ...(snapshot.AllocatedStorage && { storage: snapshot.AllocatedStorage }),
    ...commonOf(snapshot),
    ...(dataAt && { dataAt: dataAt.toISOString() }),
  };
}

/** A cluster's storage grows with its data: what a snapshot shows of it bounds nothing. */
export function clusterSnapshot(snapshot: DBClusterSnapshot): Snapshot {
  return {
    identifier: snapshot.DBClusterSnapshotIdentifier ?? "",
    arn: snapshot.DBClusterSnapshotArn ?? "",
    sourceResourceId: snapshot.DbClusterResourceId ?? "",
    sourceIdentifier: snapshot.DBClusterIdentifier ?? "",
    ...commonOf(snapshot),
  };
}

function commonOf(snapshot: DBSnapshot | DBClusterSnapshot) {
  const createdAt = snapshot.SnapshotCreateTime?.toISOString();
  const tags = Object.fromEntries((snapshot.TagList ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
  // All that tells of a cluster's: RDS shows no time of it but that of the copy.
  const dataAt = taggedTime(tags);
  return {
    status: snapshot.Status ?? "unknown",
    percent: snapshot.PercentProgress ?? 0,
    engine: snapshot.Engine ?? "",
    tags,
    ...(dataAt && { dataAt }),
    ...(createdAt && { createdAt }),
    ...(snapshot.EngineVersion && { engineVersion: snapshot.EngineVersion }),
  };
}

export function exportTaskOf(task: SdkExportTask): ExportTask {
  return {
    identifier: task.ExportTaskIdentifier ?? "",
    status: task.Status ?? "unknown",
    percent: task.PercentProgress ?? 0,
    sourceArn: task.SourceArn ?? "",
    ...(task.FailureCause && { failureCause: task.FailureCause }),
    ...(task.TotalExtractedDataInGB !== undefined && {
      extractedGigabytes: task.TotalExtractedDataInGB,
    }),
  };
}

export function tagList(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
