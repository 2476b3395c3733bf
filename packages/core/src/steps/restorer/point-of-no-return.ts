import type { ErrorCode } from "../../job/error-catalogue.ts";
import { jobError } from "../../job/job-error.ts";
import type { Outcome } from "../../job/outcome.ts";
import type { Owned } from "../../job/owned.ts";
import { describeSeconds, secondsBetween } from "../../time.ts";
import { commit, isQuiet, SWAP_SECONDS, untilQuiet, waitFor } from "./pause.ts";
import { checkAtHand } from "./recheck.ts";
import { standing } from "./rename.ts";
import { freshMembersOf, freshOf, isRenameFirst, named, type Restore } from "./restore.ts";
import { originalAway } from "./swap-renames.ts";

/**
 * The original has given up its name, and what was restored is to take it. The members' names are seen to later: they are
 * not what clients connect to first. Of an original that was renamed first, not before a time-out without any commit: what
 * a stalled handler restores or modifies late, it means by the name that is given up now.
 */
export async function goForward(restore: Restore): Promise<Outcome> {
  const { kind, identifier, names, now, original } = restore;
  const holder = await named(restore, kind, identifier);
  if (holder?.resourceId === original.resourceId) {
    // It was seen without it in this very look: Describe may be seconds behind.
    const why = `${identifier} is still shown as ${original.resourceId}`;
    return unlessSlow(restore, waitFor(restore, "originalStatus", why), why);
  }
  if (holder !== undefined)
    return fail("restore-name-taken", `${identifier} was taken by ${holder.resourceId} meanwhile`);
  const fresh = freshOf(restore);
  const missing = fresh && (await checkAtHand(restore, kind, fresh));
  if (missing?.kind === "wait")
    return unlessSlow(restore, missing, missing.changes?.facts?.restore?.newStatus ?? "it is not at hand");
  if (missing !== undefined) return missing;
  if (isRenameFirst(restore) && !isQuiet(restore)) return untilQuiet(restore);
  const say = `${identifier} is ${names.old}; ${names.fresh} is to take its name: only forward from here on`;
  // With the intent, in one commit: from here on it is nobody's to delete, and there is only forward.
  return commit(restore, say, { forwardSince: now }, delivered(restore));
}

/** The same of an original that was renamed first, and of which much may have become meanwhile. */
export async function goForwardOnceProven(restore: Restore): Promise<Outcome> {
  const { original, names } = restore;
  const stands = await standing(restore, originalAway(restore));
  const what = `the original (${original.resourceId})`;
  switch (stands.at) {
    case "done":
      return goForward(restore);
    case "elsewhere":
      return fail("original-changed", `${what} is called ${stands.identifier} now, not ${names.old}`);
    case "start":
      return fail("original-changed", `${what} is called ${stands.thing.identifier} again`);
    default: {
      const why = stands.at === "busy" ? stands.why : `${what} is shown under no name`;
      return unlessSlow(restore, waitFor(restore, "originalStatus", why), why);
    }
  }
}

/** The name leads nowhere meanwhile: since the swap began or, where the restore came after that, since it was proven. */
function unlessSlow(restore: Restore, wait: Outcome, why: string): Outcome {
  const { facts, now } = restore;
  const since = (isRenameFirst(restore) ? facts.provenAt : facts.swapSince) ?? now;
  if (secondsBetween(since, now) < SWAP_SECONDS) return wait;
  return fail("swap-slow", `the swap did not go on within ${describeSeconds(SWAP_SECONDS)}; last: ${why}`);
}

/** What is owned, with what was restored as nobody's to delete. */
export function delivered(restore: Restore): readonly Owned[] {
  const restored = [freshOf(restore), ...freshMembersOf(restore)];
  return restore.job.owned.map((one) => (restored.includes(one) ? { ...one, purpose: "delivered" } : one));
}

function fail(code: ErrorCode, message: string): Outcome {
  return { kind: "fail", error: jobError(code, message) };
}
