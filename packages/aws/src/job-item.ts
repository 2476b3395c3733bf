import type { Job } from "@dblab-refresh/core/job/job";
import { WANTED } from "./table-shapes.ts";

export type Item = Record<string, unknown>;

/** `attention` is there exactly while the job is due: the sparse index. */
export function itemOf(job: Job): Item {
  return { ...job, ...(job.dueAt !== undefined && { attention: WANTED }) };
}

/** Only job-table.ts writes items, so an item is a job. Old items may lack what newer code adds: such parts are optional. */
export function jobOf({ attention: _, ...item }: Item): Job {
  return item as unknown as Job;
}
