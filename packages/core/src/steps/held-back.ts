import { MAX_DELAY_SECONDS } from "../job/message.ts";
import type { Seconds } from "../time.ts";

/** SQS's delays are whole seconds: one more, so that a message held back for a time-out never comes short of it. */
const DELAY_MARGIN_SECONDS = 1;

/** Counted in parts that are no longer: each is noted when its message comes, and a stall loses one at most. Seconds. */
const LONGEST_SLICE: Seconds = 240;

/** How much of a round of the janitor's a part takes: the rest is for the looks between two parts. */
const PART_OF_A_ROUND = 0.8;

/**
 * For how long to hold a message back at once, where the janitor looks so often (`janitor.every`). One whose clock is ahead
 * by more than its grace wakes a job right before its own message comes, which has waited in vain then: what is counted
 * must come to an end between two of its rounds, or it would begin anew at each.
 */
export function sliceOf(every: Seconds): Seconds {
  return Math.min(LONGEST_SLICE, Math.floor(every * PART_OF_A_ROUND));
}

/** How far it is with a time that SQS counts, over several messages if need be. */
export interface HeldBack {
  readonly isOver: boolean;
  /** So far, for the job's facts: the next look goes on from there. */
  readonly soFar: Seconds;
  /** For how long the next message is to be held back. */
  readonly pause: Seconds;
}

/**
 * Whether messages were held back for so long altogether. `soFar`: for how long, the one of this look included. `slice`:
 * for how long one is at once.
 */
export function heldBack(soFar: Seconds, whole: Seconds, slice: Seconds): HeldBack {
  const pause = Math.min(slice, holdingBack(Math.max(0, whole - soFar)));
  return { isOver: soFar >= whole, soFar, pause };
}

/**
 * For how long to hold a message back so that so much is over when it comes. SQS holds none back for more than 15 minutes,
 * which is Lambda's longest time-out as well: the rest is for the next message.
 */
export function holdingBack(seconds: Seconds): Seconds {
  return Math.min(MAX_DELAY_SECONDS, Math.ceil(seconds) + DELAY_MARGIN_SECONDS);
}
