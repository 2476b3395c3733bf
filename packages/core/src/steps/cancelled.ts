import type { Job } from "../job/job.ts";
import type { Outcome } from "../job/outcome.ts";

/** The look at a job that somebody wants to stop: the clean-up begins at once, wherever the job stands. */
export function cancelled(job: Job): Outcome {
  return { kind: "conclude", as: "cancelled", say: `Cancelled at ${job.step}. ${consequence(job)}` };
}

/** What the cancellation means for the database; for DBLab, whose refresh cannot be stopped (its API has no call for it). */
function consequence(job: Job): string {
  if (job.kind !== "refresh") {
    const { swapSince, isolatingSince } = job.facts.restore ?? {};
    if (swapSince !== undefined) return `${job.targetName} gets its name again`;
    if (isolatingSince !== undefined) return `${job.targetName} admits again whom it admitted`;
    return `${job.targetName} itself was not touched`;
  }
  const { triggeredAt, endpoint } = job.facts;
  if (triggeredAt !== undefined) {
    return "DBLab cannot be stopped: its refresh fails when the clone goes, and leaves the pool that it refreshed empty; the pool that developers use stays as it is";
  }
  return endpoint === undefined ? "DBLab was not touched" : "DBLab has not begun to refresh";
}
