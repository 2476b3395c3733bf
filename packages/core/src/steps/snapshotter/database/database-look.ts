import type { Database } from "../../../configuration/database.ts";
import type { ErrorCode } from "../../../job/error-catalogue.ts";
import type { Job } from "../../../job/job.ts";
import { jobError } from "../../../job/job-error.ts";
import type { Outcome } from "../../../job/outcome.ts";
import type { RestoreFacts } from "../../../job/restore-facts.ts";
import type { RestoreOrder } from "../../../job/restore-order.ts";
import type { DatabaseKind, Databases } from "../../../ports/databases.ts";
import { ownerOf } from "../../../rds/clone-tags.ts";
import { databaseKind } from "../../../rds/original.ts";
import type { StepContext } from "../../step-context.ts";

/** What every part of a look at a database's job needs, read once. */
export interface DatabaseLook {
  readonly context: StepContext;
  readonly job: Job;
  /** As it is configured: what its snapshots and temporary names are called after. */
  readonly identifier: string;
  /** What it is called in RDS now: otherwise, once a DNS record was pointed at what was restored. */
  readonly current: string;
  readonly region: string;
  readonly database: Database;
  readonly order: RestoreOrder;
  readonly kind: DatabaseKind;
  readonly facts: RestoreFacts;
  readonly databases: Databases;
  /** `<installation>/<job id>`. */
  readonly owner: string;
}

export function databaseLook(context: StepContext): DatabaseLook {
  const { job } = context;
  const { database, order, targetName: identifier, aws, facts } = job;
  if (database === undefined || order === undefined || aws === undefined) {
    throw new Error(`job ${job.jobId} has no database, no order or no region`);
  }
  return {
    context,
    job,
    identifier,
    current: facts.restore?.current?.identifier ?? identifier,
    region: aws.region,
    database,
    order,
    kind: databaseKind(database.type),
    facts: facts.restore ?? {},
    databases: context.databases(),
    owner: ownerOf(job),
  };
}

export function failure(code: ErrorCode, message: string): Outcome & { readonly kind: "fail" } {
  return { kind: "fail", error: jobError(code, message) };
}
