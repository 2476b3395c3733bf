import type { Target } from "../../configuration/target.ts";
import type { JobError } from "../../job/job-error.ts";
import type { Outcome } from "../../job/outcome.ts";
import { describeSeconds, secondsBetween } from "../../time.ts";
import { patience } from "../patience.ts";
import type { StepContext } from "../step-context.ts";

/** Something else is in the way: waits as long as the target allows, and skips the job after that. */
export function waitOrSkip(
  { job, now }: StepContext,
  target: Target,
  what: "engine" | "pool",
  error: JobError,
): Outcome {
  const since = job.facts.waitingSince?.[what] ?? now;
  const limit = target.waitFor[what] ?? 0;
  if (secondsBetween(since, now) >= limit) {
    const waited = limit > 0 ? ` (waited ${describeSeconds(limit)})` : "";
    return { kind: "conclude", as: "skipped", say: `Skipped: ${error.message}${waited}`, error };
  }
  const first = job.facts.waitingSince?.[what] === undefined;
  return {
    kind: "wait",
    seconds: patience(target.dblab.pollInterval, job, now),
    changes: { facts: { waitingSince: { ...job.facts.waitingSince, [what]: since } } },
    ...(first && { say: `Waiting up to ${describeSeconds(limit)}: ${error.message}` }),
  };
}
