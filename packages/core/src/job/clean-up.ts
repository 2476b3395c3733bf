import type { Job } from "./job.ts";
import type { Step } from "./step.ts";

/** Whether the job's work is over, however, and only its clean-up is still to be done. */
export function isCleaningUp(job: Job): boolean {
  return job.step === "reaper" || job.verdict !== undefined;
}

/**
 * Whether the restored database was asked to take its name: there is no way back from here on, so neither a cancellation
 * nor a deadline leads away from the restorer, which has a bound of its own.
 */
export function isPastReturn({ facts: { restore } }: Pick<Job, "facts">): boolean {
  return restore?.forwardSince !== undefined;
}

/**
 * Where the clean-up begins: with the reaper, which deletes what is temporary; but a restore that has isolated or renamed
 * the original goes to the restorer first, on its way back or, past the point of no return, forward.
 */
export function cleanUpStep({ facts: { restore }, order }: Pick<Job, "facts" | "order">): Step {
  if (restore?.stranded !== undefined) return "reaper";
  const isRenaming =
    order?.to !== undefined && restore?.forwardSince !== undefined && restore.swappedAt === undefined;
  const isTouched = restore?.isolatingSince !== undefined || restore?.swapSince !== undefined;
  const isSafe = restore?.backAt !== undefined || restore?.originalGoneAt !== undefined;
  return isRenaming || (isTouched && !isSafe) ? "restorer" : "reaper";
}
