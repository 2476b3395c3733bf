import type { Job } from "../job/job.ts";
import { type Instant, type Seconds, secondsBetween } from "../time.ts";

/** The longest pause between two looks: ten minutes of a clone that is no longer needed cost less than the looks. */
const LONGEST: Seconds = 600;

/**
 * How long to wait before the next look at something slow: the configured poll interval at first, later an eighth of
 * what has been waited already. So a step of minutes is seen to end at once, and one of four hours takes some 40 looks.
 */
export function patience(pollInterval: Seconds, job: Pick<Job, "stepStartedAt">, now: Instant): Seconds {
  const waited = secondsBetween(job.stepStartedAt, now);
  return Math.max(pollInterval, Math.min(LONGEST, waited / 8));
}
