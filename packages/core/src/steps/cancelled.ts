import type { Job } from "../job/job.ts";
import type { Outcome } from "../job/outcome.ts";

/** The look at a job that somebody wants to stop: the clean-up begins at once, wherever the job stands. */
export function cancelled(job: Job): Outcome {
  const means = job.kind === "refresh" ? forDblab(job) : forDatabase(job);
  return { kind: "conclude", as: "cancelled", say: `Cancelled at ${job.step}. ${means}` };
}

/** What the cancellation means for DBLab, whose refresh cannot be stopped (its API has no call for it). */
function forDblab(job: Job): string {
  const { triggeredAt, endpoint } = job.facts;
  if (triggeredAt !== undefined) {
    return "DBLab cannot be stopped: its refresh fails when the clone goes, and leaves the pool that it refreshed empty; the pool that developers use stays as it is";
  }
  return endpoint === undefined ? "DBLab was not touched" : "DBLab has not begun to refresh";
}

/** What it means for the database and its snapshots. */
function forDatabase(job: Job): string {
  const name = job.targetName;
  return [ofOriginal(job, name), ...ofSnapshot(job), ...ofExport(job)].join(". ");
}

function ofOriginal({ facts: { restore } }: Job, name: string): string {
  if (restore?.forwardSince !== undefined) {
    return `The new database is taking the name ${name}, and nothing leads back from there: the swap is brought to its end`;
  }
  if (restore?.swapSince !== undefined) return `${name} gets its name back`;
  return restore?.isolatingSince === undefined
    ? `${name} was not touched`
    : `${name} gets its security groups back`;
}

function ofSnapshot({ owned, facts: { restore } }: Job): readonly string[] {
  if (restore?.replacingSince === undefined || restore.replacedAt !== undefined) return [];
  const kept = owned.find(
    ({ purpose, identifier }) => purpose === "delivered" && identifier === restore.source?.identifier,
  );
  return kept ? [`The snapshot ${kept.identifier} is kept, since it may be the only complete one`] : [];
}

function ofExport({ owned, facts: { restore } }: Job): readonly string[] {
  if (owned.some(({ type }) => type === "export-task")) {
    return ["The export's task is cancelled; what it has written stays in the bucket"];
  }
  return restore?.exportJobId === undefined ? [] : [`Its export, job ${restore.exportJobId}, goes on`];
}
