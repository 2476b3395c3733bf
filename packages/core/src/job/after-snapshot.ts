import { restoreNames } from "../rds/restore-names.ts";
import { dataTime } from "../rds/snapshot-state.ts";
import type { Job } from "./job.ts";

/**
 * What becomes of writes after the snapshot, in a sentence without its full stop: of a dry run what would become of them.
 * Undefined if nothing is restored over.
 */
export function afterSnapshot(job: Job): string | undefined {
  const { kind, order, targetName, facts } = job;
  if (kind !== "restore" || order === undefined || order.to !== undefined) return undefined;
  const { from, dryRun } = order;
  if (from.kind === "new" && order.isolate) {
    return dryRun
      ? `${targetName} will admit nobody from before the snapshot on, so no client's write will be lost`
      : `${targetName} admitted nobody since before the snapshot, so no client's write is lost`;
  }
  const { source } = facts.restore ?? {};
  const since = from.kind === "point-in-time" ? from.at : source && dataTime(source);
  const when = since === undefined ? "the snapshot" : since;
  return dryRun
    ? `What is written to ${targetName} after ${when} will not be in what is restored, but only ${whereAtLast(job)}`
    : `What was written to ${targetName} after ${when} is not in what is restored, but only ${whereLaterWrites(job)}`;
}

type Swapped = Pick<Job, "jobId" | "targetName" | "order" | "facts">;

/** Where the writes after the snapshot are. Of an instance with a backup retention of 0 there are no automated backups. */
export function whereLaterWrites({ jobId, targetName, order, facts }: Swapped): string {
  const { originalGoneAt, deletingSince, stranded } = facts.restore ?? {};
  // What was left alone got no final snapshot, or may have got none.
  if (originalGoneAt === undefined)
    return order?.finalSnapshot && stranded === undefined
      ? "in the original and in its final snapshot"
      : "in the original";
  if (deletingSince === undefined) return "in the original, which somebody else deleted";
  return order?.finalSnapshot
    ? `in the original's final snapshot ${restoreNames(targetName, jobId).final}`
    : "in the deleted original's automated backups, if it had any";
}

/** Where they will be. The final snapshot has no name yet: that is another job's. */
function whereAtLast({ order }: Swapped): string {
  return order?.finalSnapshot
    ? "in the original until it is deleted, and then in its final snapshot"
    : "in the original until it is deleted, and then in its automated backups, if it has any";
}
