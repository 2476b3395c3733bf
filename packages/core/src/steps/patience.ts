import type { Job } from "../job/job.ts";
import { MAX_DELAY_SECONDS } from "../job/message.ts";
import { type Instant, type Seconds, secondsBetween } from "../time.ts";

/** The longest pause between two looks, as long as SQS holds a message back: in hours, a quarter of one more is little. */
const LONGEST: Seconds = MAX_DELAY_SECONDS;

/** What part of the time waited already the next pause is: smaller is seen sooner, and costs more looks. */
const PART = 3;

/**
 * How long to wait before the next look at something slow: the configured poll interval at first, later a third of what
 * has been waited already. So a step of minutes is seen to end within a minute or two, and one of four hours takes some 25
 * looks.
 */
export function patience(pollInterval: Seconds, job: Pick<Job, "stepStartedAt">, now: Instant): Seconds {
  const waited = secondsBetween(job.stepStartedAt, now);
  return Math.max(pollInterval, Math.min(LONGEST, waited / PART));
}

/** Describe may leave a thing out for a moment. Seconds. */
const UNSEEN_SECONDS: Seconds = 60;

/** For how long a thing must be shown by no look before anything is concluded from that. */
export function unseenPatience({ deadlines }: Pick<Job, "deadlines">): Seconds {
  return Math.min(UNSEEN_SECONDS, deadlines?.appear ?? UNSEEN_SECONDS);
}

/** While nobody gets to a database, minutes count: a snapshot or a restore is hardly ever over in seconds. Seconds. */
const AWAY_POLL_SECONDS: Seconds = 15;

/** How often to look at something slow while nobody gets to the database: however long it takes, no pause grows. */
export function awayPause({ pollInterval }: { readonly pollInterval: Seconds }): Seconds {
  return Math.min(AWAY_POLL_SECONDS, pollInterval);
}
