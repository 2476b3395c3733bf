import { MAX_DELAY_SECONDS } from "../job/message.ts";
import type { Seconds } from "../time.ts";

/** SQS's delays are whole seconds: one more, so that a message held back for a time-out never comes short of it. */
const DELAY_MARGIN_SECONDS = 1;

/**
 * At most so long at once. A janitor whose clock is ahead by more than its grace wakes a job right before its own message
 * comes, which has waited in vain then: what is counted must come to an end between two of its rounds, every 5 minutes
 * (`janitor.every`), or it would begin anew at each.
 */
const SLICE_SECONDS: Seconds = 240;

/** How far it is with a time that SQS counts, over several messages if need be. */
export interface HeldBack {
  readonly isOver: boolean;
  /** So far, for the job's facts: the next look goes on from there. */
  readonly soFar: Seconds;
  /** For how long the next message is to be held back. */
  readonly pause: Seconds;
}

/** Whether messages were held back for so long altogether. `soFar`: for how long, the one of this look included. */
export function heldBack(soFar: Seconds, whole: Seconds): HeldBack {
  const pause = Math.min(SLICE_SECONDS, holdingBack(Math.max(0, whole - soFar)));
  return { isOver: soFar >= whole, soFar, pause };
}

/**
 * For how long to hold a message back so that so much is over when it comes. SQS holds none back for more than 15 minutes,
 * which is Lambda's longest time-out as well: the rest is for the next message.
 */
export function holdingBack(seconds: Seconds): Seconds {
  return Math.min(MAX_DELAY_SECONDS, Math.ceil(seconds) + DELAY_MARGIN_SECONDS);
}
