import type { Wait } from "../../job/outcome.ts";
import type { Owned } from "../../job/owned.ts";
import { type Seconds, secondsBetween } from "../../time.ts";
import { type HeldBack, heldBack, holdingBack } from "../held-back.ts";
import { patience, unseenPatience } from "../patience.ts";
import { longestPause, type MoreFacts, noted, type Restore } from "./restore.ts";

/** A rename that takes so long is stuck: AWS's users report 2 to 10 minutes. The alert, and the way back, begin. Seconds. */
export const SWAP_SECONDS: Seconds = 1800;

type Status = "newStatus" | "originalStatus";

/** Looks again later, soon if clients wait for it (restore.ts); says what it waits for if that has changed. */
export function waitFor(
  restore: Restore,
  status: Status,
  why: string,
  { more }: { readonly more?: MoreFacts } = {},
): Wait {
  const { job, now, facts, database } = restore;
  const seconds = Math.min(longestPause(restore), patience(database.pollInterval, job, now));
  const isNew = facts[status] !== why;
  return {
    kind: "wait",
    seconds,
    changes: noted(restore, { ...more, [status]: why }),
    ...(isNew && { say: `Waiting: ${why}` }),
  };
}

/** Looks again at what must be there and is not shown. Undefined once it was shown by no look for so long. */
export function missing(restore: Restore, status: Status, why: string): Wait | undefined {
  const { facts, job, now } = restore;
  const { missingSince = now } = facts;
  const patient = unseenPatience(job);
  if (secondsBetween(missingSince, now) >= patient) return undefined;
  const wait = waitFor(restore, status, why, { more: { missingSince } });
  return { ...wait, seconds: Math.min(patient, wait.seconds) };
}

/** Commits first: what comes next happens in a look of its own. */
export function commit(restore: Restore, say: string, more: MoreFacts, owned?: readonly Owned[]): Wait {
  return { kind: "wait", seconds: 0, say, changes: noted(restore, more, owned) };
}

/**
 * Waits until no handler can still act that loaded the job before the last commit: a stalled one lives for one time-out.
 * A second one is for RDS to show what the first let through; at most what SQS holds back (`quieting` counts more).
 */
export function quietPause({ handlerTimeout }: Restore, timeouts = 1): Seconds {
  return holdingBack(timeouts * handlerTimeout);
}

/** Waits for that, where everything was seen that must be there. */
export function untilQuiet(restore: Restore): Wait {
  const { soFar, pause } = heldBack(untouched(restore), restore.handlerTimeout, restore.slice);
  return { kind: "wait", seconds: pause, changes: noted(restore, { untouchedSeconds: soFar }) };
}

/** How long looks have done nothing but wait until it is quiet, by SQS's clock. */
export function untouched({ facts, waitedSeconds }: Restore): Seconds {
  return facts.untouchedSeconds === undefined ? 0 : facts.untouchedSeconds + waitedSeconds;
}

/**
 * Whether every resolver has forgotten what the record said before: a time to live after a commit that was made when all
 * name servers said something else. Counted are the seconds for which SQS held back messages that were sent after that
 * commit: functions' clocks may differ, and a look's time is that of its beginning, when the name servers may not have
 * changed yet. SQS holds none back for more than 15 minutes: a longer time to live takes several.
 */
export function forgetting({ waitedSeconds, facts, slice }: Restore, ttl: Seconds): HeldBack {
  const { forgettingSeconds } = facts;
  return heldBack(forgettingSeconds === undefined ? 0 : forgettingSeconds + waitedSeconds, ttl, slice);
}

/** Whether it has been quiet for so many time-outs since `inPlaceSince`, which a commit before this look has noted. */
export function quieting(
  { waitedSeconds, facts, handlerTimeout, slice }: Restore,
  timeouts: number,
): HeldBack {
  const soFar = facts.inPlaceSince === undefined ? 0 : (facts.quietSeconds ?? 0) + waitedSeconds;
  return heldBack(soFar, timeouts * handlerTimeout, slice);
}

/**
 * Whether the message that led here was held back for a time-out, by SQS's clock: two functions' clocks may differ. Or
 * those that did nothing but wait for it together, where a time-out is as long as SQS holds back at most. `least`: where a
 * time-out is shorter than that, not before. Seconds.
 */
export function isQuiet(restore: Restore, least: Seconds = 0): boolean {
  const { waitedSeconds, handlerTimeout } = restore;
  return Math.max(waitedSeconds, untouched(restore)) >= Math.max(handlerTimeout, least);
}
