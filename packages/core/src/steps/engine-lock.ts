import { isLive } from "../job/job.ts";
import type { JobStore } from "../ports/job-store.ts";
import type { LockStore } from "../ports/lock-store.ts";

/** One refresh per DBLab Engine, by its own id: it may have several addresses. */
export function engineLock(instanceId: string): string {
  return `engine/${instanceId}`;
}

/**
 * Takes the engine's lock for a job: if it is free, the job's already, or held by a job that has ended or exists no
 * more. Answers the holder's job id.
 */
export async function takeEngine(
  { jobs, locks }: { readonly jobs: Pick<JobStore, "get">; readonly locks: LockStore },
  instanceId: string,
  jobId: string,
): Promise<string> {
  const lock = engineLock(instanceId);
  const holder = await locks.take(lock, jobId);
  if (holder === jobId) return holder;
  const other = await jobs.get(holder);
  return other !== undefined && isLive(other) ? holder : locks.takeOver(lock, jobId, holder);
}
