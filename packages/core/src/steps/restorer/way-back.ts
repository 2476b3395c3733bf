import type { Outcome } from "../../job/outcome.ts";
import { giveGroups } from "./isolation.ts";
import { quieting, waitFor } from "./pause.ts";
import { recordBack } from "./record-back.ts";
import { renameAll } from "./rename.ts";
import { found, named, noted, type Restore } from "./restore.ts";
import { giveUp } from "./stranding.ts";
import { back, membersAway, originalAway } from "./swap-renames.ts";

/**
 * How many time-outs it must have been quiet before the way back is over. A handler that loaded the job before its verdict
 * may still send the rename, or the isolation, until its own time-out: that is the first. What it sent then may be shown
 * by RDS as late again: the second.
 */
const QUIET_TIMEOUTS = 2;

/**
 * Before the new one was asked to take the name: the original, whatever happened to it, gets its name and its security
 * groups again. Nothing else is touched: a name that somebody took in between stays his, and the leftovers say so.
 */
export async function wayBack(restore: Restore): Promise<Outcome> {
  const { facts, now, identifier } = restore;
  const isByRecord = restore.order.cutover === "dns";
  const waits = (await (isByRecord ? record(restore) : names(restore))) ?? (await groups(restore));
  if (waits !== undefined) return notInPlace(restore, waits);
  const quiet = quieting(restore, QUIET_TIMEOUTS);
  if (facts.inPlaceSince === undefined || !quiet.isOver) {
    const changes = noted(restore, { inPlaceSince: facts.inPlaceSince ?? now, quietSeconds: quiet.soFar });
    return { kind: "wait", seconds: quiet.pause, changes };
  }
  const say = `${identifier} is the original, as it was`;
  return {
    kind: "advance",
    to: "reaper",
    say,
    changes: noted(restore, { backAt: now, inPlaceSince: undefined, quietSeconds: undefined }),
  };
}

/** Undefined: the record is the original's, as far as anybody can know. */
async function record(restore: Restore): Promise<Outcome | undefined> {
  const { facts } = restore;
  if (facts.swapSince === undefined || facts.forwardSince !== undefined) return undefined;
  return recordBack(restore);
}

/** Undefined: every name is the original's again. */
async function names(restore: Restore): Promise<Outcome | undefined> {
  const { facts, kind, identifier, original } = restore;
  if (facts.swapSince === undefined || facts.forwardSince !== undefined) return undefined;
  const away = originalAway(restore);
  const together = await renameAll(restore, [back(away), ...membersAway(restore).map(back)]);
  switch (together.at) {
    case "done":
      return undefined;
    case "busy":
      return waitFor(restore, "originalStatus", together.why);
    case "nowhere":
      return waitFor(restore, "originalStatus", `${together.rename.resourceId} is shown under no name`);
    case "elsewhere":
      return giveUp(restore, `${together.rename.resourceId} is called ${together.identifier} now`);
    case "taken": {
      const holder = await named(restore, kind, identifier);
      const whose = holder && holder.resourceId !== original.resourceId ? ` by ${holder.resourceId}` : "";
      return giveUp(restore, `the name ${together.rename.to} is taken${whose}`);
    }
    default:
      return together satisfies never;
  }
}

/** Undefined: it was never isolated, or has its own security groups. */
async function groups(restore: Restore): Promise<Outcome | undefined> {
  const { facts, kind, original, captured } = restore;
  if (facts.isolatingSince === undefined) return undefined;
  const thing = await found(restore, kind, original.resourceId);
  if (thing === undefined)
    return waitFor(restore, "originalStatus", `${original.resourceId} is shown under no name`);
  const given = await giveGroups(restore, thing, captured.securityGroups);
  return given.at === "done" ? undefined : waitFor(restore, "originalStatus", given.why);
}

/** What was in place, and is not any more, was moved by a handler that stalled: it begins anew. */
function notInPlace(restore: Restore, outcome: Outcome): Outcome {
  if (restore.facts.inPlaceSince === undefined || outcome.kind !== "wait") return outcome;
  const { restore: facts } = outcome.changes?.facts ?? {};
  const { inPlaceSince: _, quietSeconds: __, ...rest } = facts ?? restore.facts;
  return { ...outcome, changes: { ...outcome.changes, facts: { restore: rest } } };
}
