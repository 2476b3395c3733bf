import { isLive } from "../job/job.ts";
import type { JobStore } from "../ports/job-store.ts";
import type { LockStore } from "../ports/lock-store.ts";

export interface Locking {
  readonly jobs: Pick<JobStore, "get">;
  readonly locks: LockStore;
}

/**
 * Takes a lock for a job: if it is free, the job's already, or held by a job that has ended or exists no more. Answers the
 * holder's job id.
 */
export async function takeLock({ jobs, locks }: Locking, lock: string, jobId: string): Promise<string> {
  const holder = await locks.take(lock, jobId);
  if (holder === jobId) return holder;
  const other = await jobs.get(holder);
  return other !== undefined && isLive(other) ? holder : locks.takeOver(lock, jobId, holder);
}
