import type { Database } from "../configuration/database.ts";
import type { JobKind } from "../job/job.ts";
import type { RestoreOrder } from "../job/restore-order.ts";
import { describeSeconds } from "../time.ts";

/** What was asked for, where no more is known to be right. */
export function askedOf(kind: JobKind, identifier: string): string {
  return `${kind === "export" ? "An" : "A"} ${kind} of ${identifier} was asked for`;
}

/** What was asked for, and of a restore what becomes of writes: the first line that a person reads. */
export function orderedOf(
  kind: JobKind,
  identifier: string,
  database: Database,
  order: RestoreOrder,
): string {
  const thing = database.type === "aurora-cluster" ? "Aurora cluster" : "DB instance";
  const source = sourceWords(identifier, order);
  const what = `the ${thing} ${identifier}`;
  const dry = order.dryRun ? ". A dry run: nothing is changed" : "";
  const exported = order.export ? `, and its export to S3` : "";
  switch (kind) {
    case "snapshot":
      return `A snapshot of ${what} was asked for, as ${identifier}-snapshot${exported}${dry}`;
    case "export":
      return `An export of ${source} of ${what} to S3 was asked for${dry}`;
    default:
      return `A restore of ${what} from ${source} was asked for${exported}${dry}. ${writesWords(identifier, order)}`;
  }
}

function sourceWords(identifier: string, { from }: RestoreOrder): string {
  switch (from.kind) {
    case "new":
      return "a new snapshot";
    case "fixed":
      return `the snapshot ${identifier}-snapshot`;
    case "named":
      return `the snapshot ${from.identifier}`;
    case "latest-automated":
      return "the latest automated snapshot";
    case "point-in-time":
      return `its state of ${from.at}`;
    default:
      return from satisfies never;
  }
}

/** Plainly, because it is what a restore costs. */
function writesWords(identifier: string, order: RestoreOrder): string {
  const since = order.from.kind === "point-in-time" ? "that moment" : "the snapshot";
  if (order.to !== undefined) {
    return `It becomes ${order.to}; ${identifier} stays as it is, and writes made to it after ${since} are in it alone`;
  }
  const isLossless = order.isolate && order.from.kind === "new";
  if (isLossless)
    return `${identifier} admits nobody from before the snapshot until the swap: no client's write is lost`;
  const until = order.isolate ? ` (it admits nobody from the job's beginning on)` : "";
  const kept =
    order.keepOriginal > 0 ? `${describeSeconds(order.keepOriginal)} after the swap` : "after the swap";
  const end = order.finalSnapshot
    ? `they are in the original's final snapshot, taken when it is deleted ${kept}`
    : `no final snapshot is taken, so they are only in the original's automated backups, if it has any, when it is deleted ${kept}`;
  return `Writes made to ${identifier} after ${since}${until} are not in what takes its place: ${end}`;
}
