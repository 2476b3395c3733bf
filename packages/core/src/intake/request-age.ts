import { type JobError, jobError } from "../job/job-error.ts";
import type { Ports } from "../ports/ports.ts";
import { describeSeconds, type Instant, secondsBetween } from "../time.ts";

/** A sender's clock may be ahead of ours by so much. Seconds. */
const CLOCK_TOLERANCE_SECONDS = 900;

/** Why a request of that time is not done: a forgotten restore must not rewind production. */
export function untimely(
  { stage }: Pick<Ports, "stage">,
  requestedAt: Instant,
  now: Instant,
): JobError | undefined {
  const age = secondsBetween(requestedAt, now);
  const { maxAge } = stage.requests;
  if (age > maxAge) {
    return jobError(
      "request-too-old",
      `the request was made at ${requestedAt}, ${describeSeconds(age)} ago; the limit is ${describeSeconds(maxAge)}`,
    );
  }
  if (age < -CLOCK_TOLERANCE_SECONDS) {
    return jobError(
      "request-from-the-future",
      `the request says that it was made at ${requestedAt}; it is ${now}`,
    );
  }
  return undefined;
}
