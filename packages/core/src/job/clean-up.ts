import type { Job } from "./job.ts";
import type { Step } from "./step.ts";

/** Whether the job's work is over, however, and only its clean-up is still to be done. */
export function isCleaningUp(job: Job): boolean {
  return job.step === "reaper" || job.verdict !== undefined;
}

/**
 * Where the clean-up begins: with the reaper, which deletes what is temporary; but a restore that has isolated or renamed
 * the original goes to the restorer first, on its way back or, past the point of no return, forward.
 */
export function cleanUpStep({ facts: { restore } }: Job): Step {
  const isTouched = restore?.isolatingSince !== undefined || restore?.swapSince !== undefined;
  const isSafe = restore?.backAt !== undefined || restore?.originalGoneAt !== undefined;
  return isTouched && !isSafe ? "restorer" : "reaper";
}
