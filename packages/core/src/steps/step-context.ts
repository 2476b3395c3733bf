import type { Target } from "../configuration/target.ts";
import type { Job } from "../job/job.ts";
import type { Outcome } from "../job/outcome.ts";
import type { Connections } from "../ports/connections.ts";
import type { Databases } from "../ports/databases.ts";
import type { Dns } from "../ports/dns.ts";
import type { Engine } from "../ports/engine.ts";
import type { ExportPlace } from "../ports/export-place.ts";
import type { JobStore } from "../ports/job-store.ts";
import type { LockStore } from "../ports/lock-store.ts";
import type { Rds } from "../ports/rds.ts";
import type { Instant, Seconds } from "../time.ts";

/** What one look has at hand. */
export interface StepContext {
  readonly job: Job;
  readonly now: Instant;
  /** How long the message that led here was held back, by SQS's clock: so long ago, at the least, was the last commit. */
  readonly waitedSeconds: Seconds;
  readonly jobs: Pick<JobStore, "get">;
  readonly locks: LockStore;
  /** The functions' time-out: what a stalled predecessor can still do is over after it. */
  readonly handlerTimeout: Seconds;
  /** For how long a message whose waiting is counted is held back at once: see held-back.ts. */
  readonly slice: Seconds;
  /** The job's target, resolved now: with its secrets. */
  target(): Promise<Target>;
  rds(): Rds;
  databases(): Databases;
  readonly connections: Connections;
  readonly dns: Dns;
  /** ARNs of the IAM roles that a restore may pass to RDS. Absent: the stage is not deployed, and no policy of ours says. */
  readonly passableRoles?: readonly string[];
  /** Where exports go. Absent: the stage has no place for them. */
  readonly exports?: ExportPlace;
  /** Makes another job and sends its first message; one that is there already stays as it is. */
  begin(job: Omit<Job, "attemptId">): Promise<void>;
  engine(): Promise<Engine>;
}

/** One look at a step: looks first, acts second, and may be run any number of times. */
export type Look = (context: StepContext) => Promise<Outcome>;
