import type { ErrorCode } from "../../job/error-catalogue.ts";
import { jobError } from "../../job/job-error.ts";
import type { Outcome } from "../../job/outcome.ts";
import { describeSeconds, secondsBetween } from "../../time.ts";
import { commit, isQuiet, SWAP_SECONDS, untilQuiet, waitFor } from "./pause.ts";
import { goForward } from "./point-of-no-return.ts";
import { isMissing, recheck } from "./recheck.ts";
import { renameAll, standing } from "./rename.ts";
import { isRenameFirst, type Restore } from "./restore.ts";
import { membersAway, originalAway } from "./swap-renames.ts";

/**
 * Begins the swap. Not before a time-out without any commit: a handler that stalls since the isolation or the
 * modifications would send its call late, by a name that another has then. The original serves meanwhile.
 */
export async function beginSwap(restore: Restore): Promise<Outcome> {
  const refused = await recheck(restore);
  if (refused !== undefined) return refused;
  if (!isQuiet(restore)) return untilQuiet(restore);
  const { identifier, names, now } = restore;
  const say = `${identifier} is to give up its name: it will be ${names.old}`;
  return commit(restore, say, { swapSince: now });
}

/**
 * The original gives up its name. Every failure leads back from here on, until `forwardSince`.
 *
 * A stalled handler may send this rename after the way back has begun, or even after it seemed to be over: the way back
 * (way-back.ts) waits until no such handler can live. It may also send it after the new one has the name: RDS refuses it
 * then, since the original holds `-old-`; so the original is not deleted, and its name not freed, before that time is
 * over either (retire.ts).
 */
export async function giveUpName(restore: Restore): Promise<Outcome> {
  const { identifier, names, now, original } = restore;
  const away = originalAway(restore);
  const whole = await standing(restore, away);
  if (whole.at === "start") {
    const refused = await recheck(restore);
    if (refused?.kind === "wait" && !isMissing(refused))
      return unlessSlow(restore, refused.changes?.facts?.restore?.originalStatus ?? "it is busy");
    if (refused !== undefined) return refused;
  }
  // Members follow side by side once RDS has taken the rename of their cluster: before, nothing must have been touched.
  const isAccepted = whole.at === "done" || whole.at === "nowhere" || (whole.at === "busy" && whole.accepted);
  const together = await renameAll(restore, [away, ...(isAccepted ? membersAway(restore) : [])]);
  if (together.at === "elsewhere") {
    const message = `${together.rename.from} (${together.rename.resourceId}) is called ${together.identifier} now`;
    return fail("original-changed", message);
  }
  if (together.at === "taken")
    return fail("restore-name-taken", `the name ${together.rename.to} is taken by somebody else's`);
  if (whole.at !== "done") {
    const nowhere = `${identifier} (${original.resourceId}) is shown under no name`;
    return unlessSlow(restore, "why" in together ? together.why : nowhere);
  }
  if (!isRenameFirst(restore)) return goForward(restore);
  // Trapheus's order: the database is away until what is restored now is proven. Every failure still leads back.
  return commit(restore, `${identifier} is ${names.old}, and is away until it is restored`, { awayAt: now });
}

function unlessSlow(restore: Restore, why: string): Outcome {
  const { facts, now, identifier } = restore;
  if (secondsBetween(facts.swapSince ?? now, now) < SWAP_SECONDS)
    return waitFor(restore, "originalStatus", why);
  const limit = describeSeconds(SWAP_SECONDS);
  return fail("swap-slow", `${identifier} did not give up its name within ${limit}; last: ${why}`);
}

function fail(code: ErrorCode, message: string): Outcome {
  return { kind: "fail", error: jobError(code, message) };
}
