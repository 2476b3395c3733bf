import type { Job } from "./job.ts";

/** What becomes of writes after the snapshot, in a sentence without its full stop. Undefined if nothing is restored over. */
export function afterSnapshot({ kind, order, targetName, facts }: Job): string | undefined {
  if (kind !== "restore" || order === undefined || order.to !== undefined) return undefined;
  const { from } = order;
  if (from.kind === "new" && order.isolate) {
    return `${targetName} admitted nobody since before the snapshot, so no write is lost`;
  }
  const { source } = facts.restore ?? {};
  const since = from.kind === "point-in-time" ? from.at : source?.createdAt;
  const when = since === undefined ? "the snapshot" : since;
  const last = order.finalSnapshot
    ? "only in the original and in its final snapshot"
    : "only in the original";
  return `What was written to ${targetName} after ${when} is not in what is restored, but ${last}`;
}
