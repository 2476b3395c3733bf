import { type Database, databaseSchema } from "../../../src/configuration/database.ts";
import type { Job, JobDeadlines } from "../../../src/job/job.ts";
import type { RestoreFacts } from "../../../src/job/restore-facts.ts";
import type { RestoreOrder } from "../../../src/job/restore-order.ts";
import type { DatabaseKind } from "../../../src/ports/databases.ts";
import { thingOf } from "../../../src/rds/described.ts";
import { aJob, at, NOW } from "../../job/a-job.ts";
import { ISOLATION, type MemoryRds } from "./memory-rds.ts";

export const JOB_ID = "0rdersj0b00000000000";
export const NEW = "orders-new-0rdersj0";
/** Where a DNS record is swapped. */
export const LIVE = "orders-live-0rdersj0";
export const OLD = "orders-old-0rdersj0";
export const FINAL = "orders-final-0rdersj0";

function aDatabase(kind: DatabaseKind, over: Readonly<Record<string, unknown>> = {}): Database {
  return databaseSchema.parse({
    type: kind === "db-cluster" ? "aurora-cluster" : "rds",
    aws: { region: "eu-central-1" },
    ...over,
  });
}

function anOrder(over: Partial<RestoreOrder> = {}): RestoreOrder {
  return {
    from: { kind: "fixed" },
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

const restoreDeadlines = {
  snapshot: 14_400,
  restore: 28_800,
  deletion: 7200,
  appear: 900,
  job: 60_000,
} satisfies JobDeadlines;

/** A live restore of `orders`, as the snapshotter hands it over. */
export async function aRestore(
  rds: MemoryRds,
  kind: DatabaseKind,
  over: {
    readonly order?: Partial<RestoreOrder>;
    readonly restore?: Readonly<Record<string, unknown>>;
    readonly pollInterval?: string;
    /** What the database is called in RDS. */
    readonly name?: string;
  } = {},
): Promise<Job> {
  const { name = "orders" } = over;
  const described = (await rds.find(kind, name)) ?? {};
  const { resourceId, arn, endpoint } = thingOf(kind, described);
  if (endpoint === undefined) throw new Error("the original has no endpoint");
  const facts: RestoreFacts = {
    lockedAt: at(-500),
    original: { resourceId, arn, endpoint, described, members: await rds.members(name) },
    source: { identifier: "orders-snapshot", arn: "arn:orders-snapshot", createdAt: at(-300) },
  };
  return aJob({
    jobId: JOB_ID,
    kind: "restore",
    targetName: "orders",
    database: aDatabase(kind, {
      restore: { isolationSecurityGroup: ISOLATION, ...over.restore },
      ...(over.pollInterval && { pollInterval: over.pollInterval }),
    }),
    order: anOrder(over.order),
    deadlines: restoreDeadlines,
    version: 1,
    step: "restorer",
    createdAt: at(-600),
    updatedAt: NOW,
    stepStartedAt: NOW,
    stepDeadline: at(restoreDeadlines.restore),
    deadline: at(restoreDeadlines.job),
    facts: { restore: facts },
    timeline: [{ at: at(-600), step: "intake", say: "A restore of orders was asked for" }],
  });
}
