import { type Database, databaseSchema } from "../../../src/configuration/database.ts";
import type { Job, JobDeadlines } from "../../../src/job/job.ts";
import type { RestoreOrder } from "../../../src/job/restore-order.ts";
import { aJob, at, NOW } from "../../job/a-job.ts";

export const JOB_ID = "0rdersj0b00000000000";
export const OWN = "orders-snapshot-0rdersj0";
export const FIXED = "orders-snapshot";

export function aDatabase(over: Readonly<Record<string, unknown>> = {}): Database {
  return databaseSchema.parse({ type: "rds", aws: { region: "eu-central-1" }, ...over });
}

export function anOrder(over: Partial<RestoreOrder> = {}): RestoreOrder {
  return {
    from: { kind: "new" },
    export: false,
    keepOriginal: 0,
    finalSnapshot: true,
    isolate: false,
    cutover: "rename",
    order: "beside",
    dryRun: false,
    ...over,
  };
}

export const databaseDeadlines = {
  snapshot: 14_400,
  restore: 28_800,
  export: 86_400,
  deletion: 7200,
  appear: 900,
  job: 130_000,
} satisfies JobDeadlines;

/** A live snapshot job of `orders` at its first look; `order` and everything else may be another. */
export function aDatabaseJob(over: Partial<Job> = {}): Job {
  return aJob({
    jobId: JOB_ID,
    kind: "snapshot",
    targetName: "orders",
    database: aDatabase(),
    order: anOrder(),
    deadlines: databaseDeadlines,
    version: 1,
    createdAt: NOW,
    updatedAt: NOW,
    stepStartedAt: NOW,
    stepDeadline: at(databaseDeadlines.snapshot),
    deadline: at(databaseDeadlines.job),
    timeline: [{ at: NOW, step: "intake", say: "A snapshot of orders was asked for" }],
    ...over,
  });
}
