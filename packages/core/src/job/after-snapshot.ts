import { restoreNames } from "../rds/restore-names.ts";
import { dataTime } from "../rds/snapshot-state.ts";
import type { Job } from "./job.ts";

/** What becomes of writes after the snapshot, in a sentence without its full stop. Undefined if nothing is restored over. */
export function afterSnapshot({ jobId, kind, order, targetName, facts }: Job): string | undefined {
  if (kind !== "restore" || order === undefined || order.to !== undefined) return undefined;
  const { from } = order;
  if (from.kind === "new" && order.isolate) {
    return `${targetName} admitted nobody since before the snapshot, so no write is lost`;
  }
  const { source } = facts.restore ?? {};
  const since = from.kind === "point-in-time" ? from.at : source && dataTime(source);
  const when = since === undefined ? "the snapshot" : since;
  return `What was written to ${targetName} after ${when} is not in what is restored, but only ${whereOf({ jobId, targetName, order, facts })}`;
}

function whereOf({
  jobId,
  targetName,
  order,
  facts,
}: Pick<Job, "jobId" | "targetName" | "order" | "facts">): string {
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
