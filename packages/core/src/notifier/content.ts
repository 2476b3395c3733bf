import { afterSnapshot } from "../job/after-snapshot.ts";
import type { Announcement } from "../job/announcement.ts";
import type { End, Job, TimelineEntry } from "../job/job.ts";
import type { JobError } from "../job/job-error.ts";
import type { Leftover } from "../job/owned.ts";
import { describeSeconds, type Instant, secondsBetween } from "../time.ts";
import { type Standing, standingOf } from "./standing.ts";

/** What is told, whoever is told: for machines, with a sentence for people. Free of secrets, as the item is. */
export interface Content {
  /** The same if it is told twice. */
  readonly id: string;
  readonly fact: Announcement["fact"];
  readonly at: Instant;
  readonly summary: string;
  readonly jobId: string;
  readonly kind: Job["kind"];
  /** Only a plan was asked for: nothing was changed. */
  readonly dryRun?: true;
  readonly installation: string;
  readonly target: string;
  readonly requestId: string;
  /** How the job ended, or will end. */
  readonly status: End | "running";
  /** From its creation to its end, or until now. */
  readonly seconds: number;
  /** Where its database is. Absent if the request named none that exists. */
  readonly region?: string;
  /** The account's id, if the configuration has it. */
  readonly account?: string;
  /** Where it failed. */
  readonly step?: TimelineEntry["step"];
  readonly error?: JobError;
  readonly leftovers: readonly Leftover[];
  /** A swap that stands half done is among them: the original with all its data may be one. Nobody is to delete that. */
  readonly byHand?: true;
  /** Of a job of a database, once it has met that. */
  readonly database?: Standing;
}

/** @param account the stage's, if it is known */
export function contentOf(announcement: Announcement, job: Job, account?: string): Content {
  const standing = standingOf(job);
  // Who was refused at once has none of its own yet.
  const region = (job.aws ?? job.database?.aws)?.region;
  const seconds = secondsBetween(job.createdAt, job.endedAt ?? announcement.at);
  return {
    ...announcement,
    summary: summaryOf(announcement, job, seconds),
    jobId: job.jobId,
    kind: job.kind,
    ...(job.order?.dryRun && { dryRun: true }),
    installation: job.installation,
    target: job.targetName,
    requestId: job.request.requestId,
    status: job.verdict ?? job.status,
    seconds,
    leftovers: job.leftovers ?? [],
    ...(isStranded(job) && { byHand: true }),
    ...(standing && { database: standing }),
    ...(region && { region }),
    ...(account && { account }),
    ...(job.error && { step: failedStep(job, job.error), error: job.error }),
  };
}

/** The step that the error comes from: the job's own is the clean-up's by then. */
function failedStep({ timeline, step }: Job, { at }: JobError): TimelineEntry["step"] {
  return timeline.findLast((entry) => entry.at === at)?.step ?? step;
}

function summaryOf({ fact }: Announcement, job: Job, seconds: number): string {
  const what = `The ${job.order?.dryRun ? "dry run of the " : ""}${job.kind} of ${job.targetName}`;
  const why = job.error ? `: ${job.error.message}` : "";
  switch (fact) {
    case "failing":
      return `${what} fails${why}; it is being cleaned up`;
    case "ended":
      return `${what} ${job.status === "skipped" ? "was skipped" : `ended as ${job.status}`} after ${describeSeconds(seconds)}${why}${writesOf(job)}`;
    case "leftovers": {
      const names = (job.leftovers ?? [])
        .map((left) => `${left.type} ${left.identifier} (${left.why})`)
        .join(", ");
      return names === ""
        ? `${what} left something behind that is gone by now`
        : isStranded(job)
          ? `${what} left what must be finished by hand, and not be deleted: ${names}`
          : `${what} could not clean up ${names}; the janitor goes on trying`;
    }
    default:
      return unknownFact(fact, what);
  }
}

function isStranded({ facts }: Job): boolean {
  return (facts.restore?.stranded?.length ?? 0) > 0;
}

/** Who reads of a restored database must hear what is not in it. */
function writesOf(job: Job): string {
  const after = job.facts.restore?.swappedAt === undefined ? undefined : afterSnapshot(job);
  return after === undefined ? "" : `. ${after}`;
}

/** A later version, since taken back, may have announced what this one has no words for. */
function unknownFact(fact: never, what: string): string {
  return `${what}: ${fact}`;
}
