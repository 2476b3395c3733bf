import { type Locking, takeLock } from "./lock.ts";

/** One refresh per DBLab Engine, by its own id: it may have several addresses. */
export function engineLock(instanceId: string): string {
  return `engine/${instanceId}`;
}

/** Takes the engine's lock for a job; answers the holder's job id. */
export function takeEngine(locking: Locking, instanceId: string, jobId: string): Promise<string> {
  return takeLock(locking, engineLock(instanceId), jobId);
}
