import { whereLaterWrites } from "../../job/after-snapshot.ts";
import { keptSnapshots } from "../../job/kept-snapshots.ts";
import { dataTime } from "../../rds/snapshot-state.ts";
import { describeSeconds, secondsBetween } from "../../time.ts";
import { listed } from "./proof.ts";
import type { Restore } from "./restore.ts";

/** What happened, in a few sentences: how long the name led nowhere, what differs, what became of the original's data. */
export function conclusion(restore: Restore): string {
  const { facts, order } = restore;
  const { differences = [] } = facts;
  const snapshots = keptSnapshots(restore.job);
  return [
    swapOf(restore),
    differences.length === 0 ? "Every setting is as it was" : `Not as it was: ${listed(differences)}`,
    originalOf(restore),
    writesOf(restore),
    ...(snapshots ? [snapshots] : []),
    ...(restore.job.cancelRequestedAt && order.to === undefined
      ? ["The cancellation came too late: there was only forward by then"]
      : []),
  ].join(". ");
}

/** What the clients connect to now, and for how long they could not. */
function swapOf(restore: Restore): string {
  const { identifier, names, facts, order, now, database } = restore;
  const { swapSince = now, forwardSince = now, swappedAt = now } = facts;
  const { name, ttl } = database.restore.record ?? {};
  if (order.cutover === "dns")
    return `${name} is ${names.fresh} since ${forwardSince}, ${dataOf(restore)}; until ${swappedAt} resolvers may have led to ${identifier}, for the record's ${ttl} s; no name led nowhere`;
  const away = describeSeconds(secondsBetween(swapSince, swappedAt));
  return `${identifier} is ${dataOf(restore)}; the name led nowhere for at most ${away}`;
}

function dataOf({ order, facts }: Restore): string {
  if (order.from.kind === "point-in-time") return `as it was at ${order.from.at}`;
  return facts.source === undefined
    ? "restored"
    : `restored from ${facts.source.identifier} (${dataTime(facts.source)})`;
}

function originalOf({ order, names, facts }: Restore): string {
  if (facts.deletingSince === undefined) return "The original was deleted by somebody else";
  const final = order.finalSnapshot
    ? `its final snapshot is ${names.final}`
    : "no final snapshot was taken, as asked";
  return `The original is deleted; ${final}; its automated backups are kept`;
}

/** The original takes writes until the swap, and they are not in what was restored. */
function writesOf({ job, order, facts }: Restore): string {
  const { from } = order;
  const { source } = facts;
  // When it was made: its last transaction may be older than the isolation, since nothing was written after that.
  const madeAt = from.kind === "point-in-time" ? from.at : source?.createdAt;
  if (facts.isolatedAt !== undefined && madeAt !== undefined && facts.isolatedAt <= madeAt)
    return "No client's write was lost: the original admitted nobody from before the snapshot";
  const at = from.kind === "point-in-time" ? from.at : source && dataTime(source);
  const where = whereLaterWrites({ ...job, facts: { ...job.facts, restore: facts } });
  return `What was written after ${at ?? "the snapshot"} is only ${where}`;
}
