import type { ExportTask as DescribedExportTask } from "@aws-sdk/client-rds";
import { announce, type EventId } from "./announce.ts";
import { nameOf } from "./arn.ts";
import { courseFrom, lasting, type Stage } from "./course.ts";
import type { ExportTask } from "./thing.ts";
import type { World } from "./world.ts";

const ends = ["COMPLETE", "FAILED", "CANCELED"];

/** Whether it counts among those that an account may have at a time. */
export const isUnderWay = ({ course }: ExportTask) => !ends.includes(course.stage.status);

/** GB extracted per GB stored: Parquet is smaller than a volume with its indexes. */
const extractedShare = 0.4;

export const isOfCluster = (sourceArn: string) => sourceArn.includes(":cluster-snapshot:");

export function exportStages({ durations }: World): readonly Stage[] {
  return [
    { status: "STARTING", durationMs: durations.exportStartingMs },
    { status: "IN_PROGRESS", durationMs: durations.exportMs },
    lasting("COMPLETE"),
  ];
}

/** A task has left a status for the next one. */
export function moveExportTask(world: World, task: ExportTask): void {
  const { status } = task.course.stage;
  if (status === "IN_PROGRESS") task.startedAtMs = world.now;
  if (isUnderWay(task)) return;
  task.endedAtMs = world.now;
  if (status === "FAILED")
    task.failureCause ??= "An internal error occurred while the data were extracted. Try the export again.";
  announceEnd(world, task, status);
}

export function cancelExport(world: World, task: ExportTask): void {
  task.course = courseFrom(world.now, [
    { status: "CANCELING", durationMs: world.durations.exportCancelingMs },
    lasting("CANCELED"),
  ]);
}

/** The events are the snapshot's: without it there are none. */
function announceEnd(world: World, { request: { sourceArn } }: ExportTask, status: string): void {
  const isCluster = isOfCluster(sourceArn);
  const snapshot = world.things.named(isCluster ? "cluster-snapshot" : "snapshot", nameOf(sourceArn));
  if (snapshot === undefined) return;
  const events: Record<string, EventId> = isCluster
    ? { COMPLETE: "RDS-EVENT-0164", FAILED: "RDS-EVENT-0162", CANCELED: "RDS-EVENT-0163" }
    : { COMPLETE: "RDS-EVENT-0161", FAILED: "RDS-EVENT-0159", CANCELED: "RDS-EVENT-0160" };
  const event = events[status];
  if (event !== undefined) announce(world, snapshot, event);
}

/** A task as DescribeExportTasks shows it now. */
export function describedExportTask(world: World, task: ExportTask): DescribedExportTask {
  const { request, startedAtMs, endedAtMs, failureCause } = task;
  const share = shareDone(world, task);
  return {
    ExportTaskIdentifier: task.identifier,
    SourceArn: request.sourceArn,
    SourceType: "SNAPSHOT",
    ExportOnly: [...request.only],
    SnapshotTime: new Date(task.snapshotAtMs),
    S3Bucket: request.bucket,
    S3Prefix: request.prefix,
    IamRoleArn: request.roleArn,
    KmsKeyId: request.keyId,
    Status: task.course.stage.status,
    PercentProgress: Math.floor(share * 100),
    TotalExtractedDataInGB: Math.floor(share * task.size * extractedShare),
    ...(startedAtMs === undefined ? {} : { TaskStartTime: new Date(startedAtMs) }),
    ...(endedAtMs === undefined ? {} : { TaskEndTime: new Date(endedAtMs) }),
    ...(failureCause === undefined ? {} : { FailureCause: failureCause }),
  };
}

function shareDone({ now, durations }: World, { startedAtMs, endedAtMs, course }: ExportTask): number {
  if (course.stage.status === "COMPLETE") return 1;
  if (startedAtMs === undefined || durations.exportMs === 0) return 0;
  return Math.min(0.99, ((endedAtMs ?? now) - startedAtMs) / durations.exportMs);
}
