import type { Job } from "../job/job.ts";
import { databaseLocks } from "./database-lock.ts";
import { engineLock } from "./engine-lock.ts";

/** Every lock that a job may hold, by what is on its item. */
export function heldLocks(job: Job): readonly string[] {
  const { engine } = job.facts;
  return [...(engine ? [engineLock(engine.instanceId)] : []), ...databaseLocks(job)];
}
