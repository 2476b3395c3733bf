import type { Job } from "../job/job.ts";
import type { Instant } from "../time.ts";

/** The job table. Every method throws if the table cannot be asked; then nothing is known about what it did. */
export interface JobStore {
  /** A consistent read. */
  get(jobId: string): Promise<Job | undefined>;
  /** Writes a job that must not exist yet; answers the one that does, if so. */
  create(job: Job): Promise<{ readonly created: true } | { readonly created: false; readonly existing: Job }>;
  /**
   * Writes what differs between `before` and `after`, on condition that the item still has `before`'s version.
   * An item that already carries `after`'s attempt id is a success whose answer was lost. False: somebody else was first.
   */
  commit(before: Job, after: Job): Promise<boolean>;
  /** Marks a live job as to be cancelled, beside the chain: the version stays. False if it is not live, or not there. */
  requestCancellation(jobId: string, at: Instant): Promise<boolean>;
  /** Marks a sink as served, beside the chain: the version stays. */
  markServed(jobId: string, mark: string, at: Instant): Promise<void>;
  /** Jobs that want attention (live, or with leftovers) and were due before `moment`, the longest overdue first. */
  dueBefore(moment: Instant): AsyncIterable<Job>;
  /** The regions of all jobs that want attention. */
  regions(): Promise<readonly { readonly region: string; readonly endpoint?: string }[]>;
}
