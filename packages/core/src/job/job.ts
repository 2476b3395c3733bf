import type { Database } from "../configuration/database.ts";
import type { TargetSource } from "../configuration/target.ts";
import type { Instant, Seconds } from "../time.ts";
import type { Announcement } from "./announcement.ts";
import type { JobError } from "./job-error.ts";
import type { Leftover, Owned } from "./owned.ts";
import type { RefreshFacts } from "./refresh-facts.ts";
import type { RestoreFacts } from "./restore-facts.ts";
import type { RestoreOrder } from "./restore-order.ts";
import type { Step } from "./step.ts";

/** What a job does. The last three are of a database, and need no DBLab Engine. */
export type JobKind = "refresh" | "restore" | "snapshot" | "export";

/** How a job ends. */
export type End = "succeeded" | "failed" | "cancelled" | "skipped";

/** One change in the life of a job, in words that an operator reads. Looks that change nothing are not written. */
export interface TimelineEntry {
  readonly at: Instant;
  readonly step: Step | "intake";
  readonly say: string;
}

/** How long each part of a job may take. Resolved when the job begins, so that a lost variable cannot unbound it. */
export interface JobDeadlines {
  readonly snapshot: Seconds;
  readonly clone?: Seconds;
  readonly update?: Seconds;
  /** Until the engine must have begun its refresh. */
  readonly start?: Seconds;
  readonly refresh?: Seconds;
  readonly restore?: Seconds;
  readonly export?: Seconds;
  readonly deletion: Seconds;
  /** How long after a create that could have been sent a thing may still appear. */
  readonly appear: Seconds;
  /** The whole job, without its clean-up. */
  readonly job: Seconds;
}

/** Who asked for a job, and for what. The job id follows from it: a repeated request finds its job. */
export interface JobRequest {
  readonly requestId: string;
  readonly requestedAt: Instant;
  /** Hash of what was asked, so that a different request under the same id is noticed. */
  readonly fingerprint: string;
  /** `schedule` where nobody asked by hand. */
  readonly trigger?: "schedule" | "manual";
  /** The job that this one is another attempt at. */
  readonly retryOf?: string;
}

/** What the steps found out: of a refresh, or of the database's kinds. */
export type Facts = RefreshFacts & { readonly restore?: RestoreFacts };

/**
 * One run, as it stands in the job table. The item is the outbox as well: the one message that a live job waits for
 * follows from `step`, `version` and `dueAt`, so it can always be sent again.
 */
export interface Job {
  readonly jobId: string;
  readonly kind: JobKind;
  readonly installation: string;
  readonly request: JobRequest;
  /** The target's name; for the kinds of a database, its identifier. */
  readonly targetName: string;
  /** The target as it was when the job began, without secrets. Absent if the request named none that exists. */
  readonly target?: TargetSource;
  /** The database as it was configured when the job began. Absent if the request named none that exists. */
  readonly database?: Database;
  /** What a restore, a snapshot or an export was asked to do. */
  readonly order?: RestoreOrder;
  /** Where its RDS is. Kept apart from the target, so that cleaning up needs no secret. */
  readonly aws?: { readonly region: string; readonly endpoint?: string };
  readonly deadlines?: JobDeadlines;

  readonly status: "running" | End;
  readonly step: Step;
  /** Changed by every commit of the chain, and by nothing else. The next message carries it as its token. */
  readonly version: number;
  /** The commit that wrote this version: who finds its own here has succeeded, though the answer was lost. */
  readonly attemptId: string;
  /** When the job must be looked at again; after its end, by the notifier and the janitor. Absent once it is closed. */
  readonly dueAt?: Instant;

  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly deadline: Instant;
  readonly stepStartedAt: Instant;
  readonly stepDeadline: Instant;
  readonly endedAt?: Instant;
  /** Seconds since 1970: DynamoDB's TTL attribute. Only on closed jobs: ended, nothing left, everything told. */
  readonly expiresAt?: number;

  /** Somebody wants it to stop. Set beside the chain, without a version; honoured at the next look. */
  readonly cancelRequestedAt?: Instant;
  /** How often a message of this job was found among the dead letters. */
  readonly deadLetters?: number;

  readonly owned: readonly Owned[];
  readonly facts: Facts;
  readonly timeline: readonly TimelineEntry[];
  /** Passing faults in a row: the pause before the next look grows with it. */
  readonly faults: number;
  /** How the job will end, once its clean-up is done. */
  readonly verdict?: End;
  /** The first error, never replaced by a later one. */
  readonly error?: JobError;
  readonly leftovers?: readonly Leftover[];
  /** What people should hear of. */
  readonly announcements?: readonly Announcement[];
  /** Which sink was served with what, and when. Written beside the chain, without a version. */
  readonly served?: Readonly<Record<string, Instant>>;
}

/** Whether the chain of messages still goes on. */
export function isLive(job: Pick<Job, "status">): boolean {
  return job.status === "running";
}
