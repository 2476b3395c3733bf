import type { Outcome } from "../../job/outcome.ts";
import { instanceState } from "../../rds/clone-status.ts";
import { ownerOf, RETIRED_TAG } from "../../rds/clone-tags.ts";
import { memberNames, type Thing, thingOf } from "../../rds/described.ts";
import { describeSeconds, type Instant, later, secondsBetween } from "../../time.ts";
import { conclusion } from "./conclusion.ts";
import { isolate } from "./isolation.ts";
import {
  commit,
  isQuiet,
  missing,
  quietPause,
  SWAP_SECONDS,
  untilQuiet,
  untouched,
  waitFor,
} from "./pause.ts";
import { renameAll } from "./rename.ts";
import { found, named, noted, type Restore } from "./restore.ts";
import { deleteRetired } from "./retired-deletion.ts";
import { giveUpRetiring } from "./stranding.ts";
import { freshIn, membersAway, originalAway } from "./swap-renames.ts";

/**
 * The original after the swap: marked, isolated, kept as long as was asked, deleted, and seen gone. The job's verdict is
 * there already; this is its clean-up, with a bound of its own (transition.ts).
 */
export async function retire(restore: Restore): Promise<Outcome> {
  const { kind, original, names, facts } = restore;
  const thing = await found(restore, kind, original.resourceId);
  if (thing === undefined) return unseen(restore);
  if (facts.unseenSince !== undefined)
    return commit(restore, `${thing.identifier} is shown again`, { unseenSince: undefined });
  if (restore.order.cutover === "dns" && facts.retiredAt === undefined) {
    const waits = await leaveName(restore, thing);
    if (waits !== undefined) return waits;
  } else if (thing.identifier !== names.old) {
    // A person has given it a name: it is wanted, or at least it is no longer ours to delete.
    return giveUpRetiring(restore, `it is called ${thing.identifier} now, not ${names.old}`);
  }
  if (facts.retiredAt === undefined) return putAway(restore, thing);
  const isDeleting = facts.deletingSince !== undefined;
  const isCancelled = restore.job.cancelRequestedAt !== undefined;
  const wait = isDeleting || isCancelled ? undefined : kept(restore);
  if (wait !== undefined) return wait;
  const gone = await successorGone(restore);
  const again = gone?.isMissing ? missing(restore, "newStatus", gone.why) : undefined;
  if (again !== undefined) return again;
  if (gone !== undefined) return giveUpRetiring(restore, gone.why);
  return isDeleting ? deleteRetired(restore, thing, RETIRED_TAG) : onceQuiet(restore);
}

/**
 * An original that was left by the record still has its name. Its last clients are sent to the new one first, by the
 * isolation; then it is renamed, so that nothing is ever deleted under a name that it had when the job began.
 */
async function leaveName(restore: Restore, thing: Thing): Promise<Outcome | undefined> {
  const { database, identifier, names } = restore;
  const group = database.restore.isolationSecurityGroup;
  if (group !== undefined && thing.identifier === identifier) {
    const isolation = await isolate(restore, thing, group);
    if (isolation.at === "busy") return waitFor(restore, "originalStatus", isolation.why, isolation);
  }
  const together = await renameAll(restore, [originalAway(restore), ...membersAway(restore)]);
  switch (together.at) {
    case "done":
      return undefined;
    case "busy":
      return waitFor(restore, "originalStatus", together.why);
    case "nowhere":
      return waitFor(restore, "originalStatus", `${together.rename.resourceId} is shown under no name`);
    case "elsewhere":
      return giveUpRetiring(restore, `it is called ${together.identifier} now, not ${names.old}`);
    case "taken":
      return giveUpRetiring(restore, `the name ${together.rename.to} is taken`);
    default:
      return together satisfies never;
  }
}

async function putAway(restore: Restore, thing: Thing): Promise<Outcome> {
  const { job, now, names, database, order } = restore;
  const all = await withMembers(restore, thing);
  const unmarked = all.filter(({ tags }) => tags[RETIRED_TAG] !== ownerOf(job));
  for (const { arn } of unmarked) await restore.databases().addTags(arn, { [RETIRED_TAG]: ownerOf(job) });
  if (unmarked.length > 0) {
    const marked = unmarked.map(({ identifier }) => identifier).join(", ");
    return waitFor(restore, "originalStatus", `${marked}: to get the tag ${RETIRED_TAG}`);
  }
  const hidden = memberNames(thing.described).find(
    (name) => !all.some(({ kind, identifier }) => kind === "db-instance" && identifier === name),
  );
  // Describe may leave one out for a moment: without the tag it would never be deleted.
  if (hidden !== undefined)
    return waitFor(restore, "originalStatus", `the member ${hidden} is not shown: it is to be marked, too`);
  const group = database.restore.isolationSecurityGroup;
  const isolation = group === undefined ? undefined : await isolate(restore, thing, group);
  if (isolation?.at === "busy") return waitFor(restore, "originalStatus", isolation.why, isolation);
  const how =
    group === undefined
      ? "can still be written into, since no restore.isolationSecurityGroup is configured"
      : "admits nobody";
  const until =
    order.keepOriginal > 0 ? `, and is kept for ${describeSeconds(order.keepOriginal)} as ${names.old}` : "";
  const say = `The original ${how}${until}`;
  const changes = { retiredAt: now, rebooted: undefined, rebootsBegun: undefined };
  return { ...commit(restore, say, changes), seconds: quietPause(restore) };
}

/** A cluster's members are deleted one by one, so each has the tag that IAM demands. */
async function withMembers({ databases, kind }: Restore, thing: Thing): Promise<readonly Thing[]> {
  if (kind === "db-instance") return [thing];
  const members = await databases().members(thing.identifier);
  return [thing, ...members.map((member) => thingOf("db-instance", member))];
}

function keptUntil({ facts, order, now }: Restore): Instant {
  return later(facts.swappedAt ?? now, order.keepOriginal);
}

/** Not before the time that was asked for. A cancellation ends the keeping, and so lets go of the database. */
function kept(restore: Restore): Outcome | undefined {
  const left = secondsBetween(restore.now, keptUntil(restore));
  return left <= 0 ? undefined : { kind: "wait", seconds: Math.max(left, quietPause(restore)) };
}

/**
 * Nor before a time-out without any commit. A handler that stalls since the first rename means the original by its first
 * name: once `-old-` were free, RDS would rename what is under that name now. What was to be kept for longer is not deleted.
 */
function onceQuiet(restore: Restore): Outcome {
  if (!isQuiet(restore)) return untilQuiet(restore);
  const until = keptUntil(restore);
  return restore.now < until
    ? giveUpRetiring(restore, `the job, which was to keep it until ${until}, was cancelled`)
    : beginDeletion(restore);
}

/**
 * What is in the way of the deletion: what took the name may have been deleted, renamed or broken by somebody since it
 * answered, and the original has the only data then. Undefined: it is there.
 */
async function successorGone(
  restore: Restore,
): Promise<{ readonly why: string; readonly isMissing: boolean } | undefined> {
  const { kind, resourceId, from, to } = freshIn(restore);
  const name = restore.order.cutover === "dns" ? from : to;
  const thing = await found(restore, kind, resourceId);
  if (thing === undefined)
    return { why: `${name} (${resourceId}), which took its place, is not there any more`, isMissing: true };
  const why = (is: string) => ({ why: is, isMissing: false });
  if (thing.identifier !== name)
    return why(`${resourceId}, which took its place, is called ${thing.identifier} now`);
  // One that somebody has stopped still has its data.
  const isLost = instanceState(thing.status) === "failed" && !/^stopp/.test(thing.status);
  return isLost ? why(`${name}, which took its place, is ${thing.status}`) : undefined;
}

function beginDeletion(restore: Restore): Outcome {
  const { order, now, names } = restore;
  const final = order.finalSnapshot
    ? `, after a final snapshot ${names.final}`
    : ", without a final snapshot";
  return commit(restore, `${names.old} is to be deleted${final}`, { deletingSince: now });
}

/**
 * Not found by its resource id. What was to be deleted is gone once no look has shown it for a while: the deletion may not
 * even have been sent, and what hides for one look would stay, paid for and known to nobody. What nobody of ours deleted is
 * gone only once it was out of sight for longer than any rename takes.
 */
async function unseen(restore: Restore): Promise<Outcome> {
  const { kind, names, original, now, facts } = restore;
  const { deletingSince, unseenSince } = facts;
  const holder = await named(restore, kind, names.old);
  const isHidden =
    deletingSince === undefined &&
    (unseenSince === undefined || !isPast(unseenSince, now) || !isQuiet(restore));
  if (holder?.resourceId === original.resourceId || isHidden) {
    const wait = waitFor(restore, "originalStatus", `${names.old} is shown under no name`, {
      more: { unseenSince: unseenSince ?? now, untouchedSeconds: untouched(restore) },
    });
    return { ...wait, seconds: quietPause(restore, 2) };
  }
  const why = `${names.old} is shown no more: it is looked for again`;
  const again = deletingSince === undefined ? undefined : missing(restore, "originalStatus", why);
  if (again !== undefined) return again;
  const say = conclusion({ ...restore, facts: { ...facts, originalGoneAt: now } });
  return { kind: "advance", to: "reaper", say, changes: noted(restore, { originalGoneAt: now }) };
}

function isPast(since: Instant, now: Instant): boolean {
  return secondsBetween(since, now) >= SWAP_SECONDS;
}
