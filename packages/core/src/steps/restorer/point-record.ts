import { jobError } from "../../job/job-error.ts";
import type { Outcome } from "../../job/outcome.ts";
import { describeSeconds, secondsBetween } from "../../time.ts";
import { commit, isQuiet, SWAP_SECONDS, untilQuiet, waitFor } from "./pause.ts";
import { delivered } from "./point-of-no-return.ts";
import { checkAtHand, isMissing, recheck } from "./recheck.ts";
import { type Pointing, pointing, recordOf, unusable } from "./record.ts";
import { found, freshOf, noted, type Restore, swapPause } from "./restore.ts";

/**
 * Begins the swap by the record, which must be the original's, with the time to live that the swap reckons with. Not before
 * a time-out without any commit, as of any swap.
 */
export async function beginRecordSwap(restore: Restore): Promise<Outcome> {
  const { now, kind } = restore;
  const refused = (await recheck(restore)) ?? (await checkRecord(restore));
  if (refused !== undefined) return refused;
  const { resourceId = "" } = freshOf(restore) ?? {};
  const fresh = await found(restore, kind, resourceId);
  if (fresh?.endpoint === undefined)
    return waitFor(restore, "newStatus", "what was restored has no endpoint yet");
  if (!isQuiet(restore)) return untilQuiet(restore);
  const { host } = fresh.endpoint;
  const say = `The record ${recordOf(restore).name} is to point at ${host}`;
  return commit(restore, say, { swapSince: now, newHost: host });
}

async function checkRecord(restore: Restore): Promise<Outcome | undefined> {
  const { name, ttl } = recordOf(restore);
  const points = await pointing(restore);
  if (points.at === "neither") return unusable(`${points.why}, not at the original's endpoint`);
  if (points.cname.ttl === ttl) return undefined;
  return unusable(
    `the record ${name} has a time to live of ${points.cname.ttl} s, and restore.record.ttl is ${ttl}`,
  );
}

/**
 * Points the record at what was restored, and waits until every name server says so. Only as long as it still points at
 * the original: Route 53 refuses the change otherwise. The original serves on: who has its address uses it.
 */
export async function pointRecord(restore: Restore): Promise<Outcome> {
  const { facts, dns, now, kind } = restore;
  const points = await pointing(restore);
  if (points.at === "neither") return { kind: "fail", error: jobError("record-changed", points.why) };
  // Our change was accepted: whoever has taken it back wants the original.
  if (points.at === "original" && facts.changeId !== undefined) {
    const why = `the record ${recordOf(restore).name} was pointed back at the original by somebody`;
    return { kind: "fail", error: jobError("record-changed", why) };
  }
  const fresh = freshOf(restore);
  const missing = fresh && (await checkAtHand(restore, kind, fresh));
  if (missing !== undefined && (missing.kind !== "wait" || isMissing(missing))) return missing;
  if (points.at === "original" || facts.changeId === undefined) return change(restore, points);
  const isInSync = await dns.isInSync(facts.changeId);
  if (isInSync === undefined)
    return { kind: "wait", seconds: 0, changes: noted(restore, { changeId: undefined }) };
  if (!isInSync)
    return unlessSlow(restore, `${recordOf(restore).name}: the change ${facts.changeId} is not in sync`);
  const say = `The record ${recordOf(restore).name} points at ${facts.newHost}, and every name server says so: only forward from here on`;
  // With the intent, in one commit: from here on it is nobody's to delete, and there is only forward.
  return commit(restore, say, { forwardSince: now }, delivered(restore));
}

/** A change whose answer was lost is made again, from the new one to the new one: its id tells of the first, too. */
async function change(restore: Restore, points: Pointing & { readonly cname: unknown }): Promise<Outcome> {
  const { facts, dns } = restore;
  const record = recordOf(restore);
  if (points.at === "neither" || facts.newHost === undefined) throw new Error("there is nothing to point at");
  if (points.at === "original") {
    const refused = await recheck(restore);
    if (refused !== undefined)
      return refused.kind === "wait" && !isMissing(refused)
        ? unlessSlow(restore, "the original is busy")
        : refused;
  }
  const answer = await dns.replace(record, points.cname, { value: facts.newHost, ttl: record.ttl });
  if ("refused" in answer) return unlessSlow(restore, `${record.name}: ${answer.refused}`);
  const say = `${record.name} is being pointed at ${facts.newHost} (${answer.changeId})`;
  return {
    kind: "wait",
    seconds: swapPause(restore),
    say,
    changes: noted(restore, { changeId: answer.changeId }),
  };
}

function unlessSlow(restore: Restore, why: string): Outcome {
  const { facts, now } = restore;
  if (secondsBetween(facts.swapSince ?? now, now) < SWAP_SECONDS) return waitFor(restore, "newStatus", why);
  const message = `the record was not changed within ${describeSeconds(SWAP_SECONDS)}; last: ${why}`;
  return { kind: "fail", error: jobError("swap-slow", message) };
}
