import type { Outcome } from "../../job/outcome.ts";
import type { Owned } from "../../job/owned.ts";
import type { RestoreFacts } from "../../job/restore-facts.ts";
import { type Instant, later, type Seconds, secondsBetween } from "../../time.ts";
import { patience } from "../patience.ts";
import { longestPause, noted, type Restore, swapPause } from "./restore.ts";

/** SQS's delays are whole seconds: one more, so that a message held back for a time-out never comes short of it. */
const DELAY_MARGIN_SECONDS = 1;
/** SQS holds no message back for longer. */
const LONGEST_DELAY: Seconds = 900;

/** A rename that takes so long is stuck: AWS's users report 2 to 10 minutes. The alert, and the way back, begin. Seconds. */
export const SWAP_SECONDS: Seconds = 1800;

type Status = "newStatus" | "originalStatus";
export type Wait = Extract<Outcome, { readonly kind: "wait" }>;

/** Looks again later; says what it waits for if that has changed. `hurried`: the database is away meanwhile. */
export function waitFor(
  restore: Restore,
  status: Status,
  why: string,
  options: { readonly hurried?: boolean; readonly more?: RestoreFacts } = {},
): Wait {
  const { job, now, facts, database } = restore;
  const patient = Math.min(longestPause(restore), patience(database.pollInterval, job, now));
  const seconds = options.hurried ? swapPause(restore) : patient;
  const isNew = facts[status] !== why;
  return {
    kind: "wait",
    seconds,
    changes: noted(restore, { ...options.more, [status]: why }),
    ...(isNew && { say: `Waiting: ${why}` }),
  };
}

/** Commits first: what comes next happens in a look of its own. */
export function commit(
  restore: Restore,
  say: string,
  more: { readonly [Fact in keyof RestoreFacts]?: RestoreFacts[Fact] | undefined },
  owned?: readonly Owned[],
): Wait {
  return { kind: "wait", seconds: 0, say, changes: noted(restore, more, owned) };
}

/**
 * Waits until no handler can still act that loaded the job before the last commit: a stalled one lives for one time-out.
 * `quietFor` counts time-outs: the second is for RDS to show what the first let through.
 */
export function quietPause({ handlerTimeout }: Restore, timeouts = 1): Seconds {
  return Math.min(LONGEST_DELAY, timeouts * handlerTimeout + DELAY_MARGIN_SECONDS);
}

/**
 * Whether every resolver has forgotten what the record said before: a time to live after a commit that was made when all
 * name servers said something else. By SQS's clock, as any time that must not come short: `since` was the beginning of a
 * look, by a function's clock, and the name servers may have changed only at its end. Beyond what SQS can hold back,
 * `since` must do for the rest.
 */
export function isForgotten({ waitedSeconds, now }: Restore, ttl: Seconds, since: Instant): boolean {
  return waitedSeconds >= Math.min(LONGEST_DELAY, ttl) && now >= later(since, ttl);
}

/** How long until that can be said. */
export function forgettingPause({ now }: Restore, ttl: Seconds, since: Instant): Seconds {
  return Math.min(LONGEST_DELAY, Math.max(ttl + DELAY_MARGIN_SECONDS, ttl - secondsBetween(since, now)));
}

/** Whether the message that led here was held back for as long, by SQS's clock: two functions' clocks may differ. */
export function isQuiet({ handlerTimeout, waitedSeconds }: Restore, timeouts = 1): boolean {
  return waitedSeconds >= Math.min(LONGEST_DELAY, timeouts * handlerTimeout);
}
