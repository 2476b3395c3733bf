import type { Outcome } from "../../job/outcome.ts";
import { type Owned, withOwned } from "../../job/owned.ts";
import type { RestoreFacts } from "../../job/restore-facts.ts";
import type { ExportTask } from "../../ports/databases.ts";
import { exportIdentifier } from "../../rds/export-names.ts";
import { snapshotLock } from "../database-lock.ts";
import { takeLock } from "../lock.ts";
import { withFacts } from "../restore-facts.ts";
import { type DatabaseLook, databaseLook, failure } from "../snapshotter/database/database-look.ts";
import { progress } from "../snapshotter/database/progress.ts";
import type { StepContext } from "../step-context.ts";
import { startExport } from "./started-export.ts";

/** Starts the export of the job's snapshot to S3, once, and follows it to its end. */
export async function exporter(context: StepContext): Promise<Outcome> {
  const look = databaseLook(context);
  const { job, facts, databases } = look;
  const { source } = facts;
  if (source === undefined) throw new Error(`job ${job.jobId} has no snapshot to export`);
  const busy = await takeSnapshot(look, source.identifier);
  if (busy) return busy;
  const identifier = exportIdentifier(job.jobId);
  const owned = job.owned.find((one) => one.type === "export-task" && one.identifier === identifier);
  if (owned === undefined) return intend(look, identifier);
  const task = await databases.exportTask(identifier);
  if (task === undefined) return startExport(look, owned, source);
  return follow(look, owned, source, task);
}

/** RDS runs one export of a snapshot at a time, and a snapshot that is being exported is not to be replaced. */
async function takeSnapshot(
  { context, job, region, database, facts }: DatabaseLook,
  snapshot: string,
): Promise<Outcome | undefined> {
  const holder = await takeLock(context, snapshotLock(region, snapshot), job.jobId);
  if (holder === job.jobId) return undefined;
  const exportStatus = `waits for ${holder}`;
  const say = `Waiting for job ${holder}, which is at work on the snapshot ${snapshot}`;
  return {
    kind: "wait",
    seconds: database.pollInterval,
    ...(facts.exportStatus !== exportStatus && { say }),
    changes: { facts: withFacts(job, { exportStatus }) },
  };
}

/** Intent before effect: what runs on in RDS must never be forgotten. */
function intend({ context, job }: DatabaseLook, identifier: string): Outcome {
  const task: Owned = {
    type: "export-task",
    identifier,
    purpose: "temporary",
    intendedAt: context.now,
  };
  return { kind: "wait", seconds: 0, changes: { owned: withOwned(job.owned, task) } };
}

function follow(
  look: DatabaseLook,
  owned: Owned,
  source: NonNullable<RestoreFacts["source"]>,
  task: ExportTask,
): Outcome {
  const { context, job, facts } = look;
  const { now } = context;
  const over = { owned: withOwned(job.owned, { ...owned, seenAt: owned.seenAt ?? now, goneAt: now }) };
  if (task.sourceArn !== source.arn) {
    const message = `there is an export task ${task.identifier} already, of ${task.sourceArn}`;
    return { ...failure("export-failed", message), changes: over };
  }
  const seen: Owned = { ...owned, seenAt: owned.seenAt ?? now };
  switch (task.status) {
    case "COMPLETE": {
      const size = task.extractedGigabytes === undefined ? "" : `, ${task.extractedGigabytes} GB`;
      const say = `${source.identifier} is exported to ${facts.exportedTo ?? task.identifier}${size}`;
      // What it has written is what was wanted: nobody takes it back.
      const changes = { owned: withOwned(job.owned, { ...seen, purpose: "delivered" }) };
      return { kind: "conclude", as: "succeeded", say, changes };
    }
    case "FAILED": {
      const message = `the export of ${source.identifier} failed: ${task.failureCause ?? "RDS names no cause"}`;
      return { ...failure("export-failed", message), changes: over };
    }
    case "CANCELING":
    case "CANCELED": {
      const message = `the export task ${task.identifier} of ${source.identifier} was cancelled`;
      return { ...failure("export-cancelled", message), changes: { owned: withOwned(job.owned, seen) } };
    }
    default:
      return progress(look, `The export of ${source.identifier}`, task, withOwned(job.owned, seen));
  }
}
