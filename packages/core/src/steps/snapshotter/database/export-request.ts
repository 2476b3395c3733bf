import type { Job } from "../../../job/job.ts";
import { fingerprint, jobIdOf } from "../../../job/job-id.ts";
import type { Outcome } from "../../../job/outcome.ts";
import type { RestoreFacts } from "../../../job/restore-facts.ts";
import { stepDeadline } from "../../../job/step-deadline.ts";
import { fixedSnapshot } from "../../../rds/snapshot-names.ts";
import { isComplete } from "../../../rds/snapshot-state.ts";
import { withFacts } from "../../restore-facts.ts";
import type { DatabaseLook } from "./database-look.ts";

/**
 * Asks for the export of a snapshot that is complete, as a job of its own: it fails alone. Its id follows from this
 * job's request, so it is asked for once however often this look is repeated.
 */
export async function requestExport(look: DatabaseLook): Promise<Outcome> {
  const { context, job } = look;
  const source = await exported(look);
  if (source === undefined) {
    const say = "Nothing is exported: there is no snapshot for it";
    const facts = withFacts(job, { exportRequestedAt: context.now });
    return { kind: "wait", seconds: 0, say, changes: { facts } };
  }
  const asked = exportJob(look, source);
  await context.begin(asked);
  return {
    kind: "wait",
    seconds: 0,
    say: `Job ${asked.jobId} exports ${source.identifier}`,
    changes: { facts: withFacts(job, { exportJobId: asked.jobId, exportRequestedAt: context.now }) },
  };
}

/**
 * Of a new snapshot the copy that has the fixed name is exported: the job's own is deleted at its end, and nobody waits
 * for an export then. Of a point in time there is none.
 */
async function exported(look: DatabaseLook): Promise<RestoreFacts["source"]> {
  const { databases, kind, identifier, facts, order } = look;
  if (order.from.kind !== "new" || facts.keptSince !== undefined) return facts.source;
  const copy = await databases.snapshot(kind, fixedSnapshot(identifier));
  if (copy === undefined || !isComplete(copy)) return undefined;
  return { identifier: copy.identifier, arn: copy.arn, createdAt: copy.createdAt };
}

function exportJob(
  { context: { now }, job, order, database }: DatabaseLook,
  source: NonNullable<RestoreFacts["source"]>,
): Omit<Job, "attemptId"> {
  const requestId = `${job.request.requestId}/export`;
  const step = "exporter";
  const deadlines = {
    snapshot: 0,
    deletion: database.deadlines.deletion,
    appear: database.deadlines.appear,
    export: database.deadlines.export,
    job: database.deadlines.export,
  };
  const until = stepDeadline({ step, deadlines, facts: {} }, now);
  return {
    jobId: jobIdOf(job.installation, requestId),
    kind: "export",
    installation: job.installation,
    request: {
      requestId,
      requestedAt: now,
      fingerprint: fingerprint({ job: "export", requestId }),
      ...(job.request.trigger && { trigger: job.request.trigger }),
    },
    targetName: job.targetName,
    database,
    order: { ...order, from: { kind: "named", identifier: source.identifier }, export: true, isolate: false },
    ...(job.aws && { aws: job.aws }),
    deadlines,
    status: "running",
    step,
    version: 1,
    dueAt: now,
    createdAt: now,
    updatedAt: now,
    deadline: until,
    stepStartedAt: now,
    stepDeadline: until,
    owned: [],
    facts: { restore: { source } },
    served: {},
    timeline: [
      { at: now, step: "intake", say: `An export of ${source.identifier} was asked for by job ${job.jobId}` },
    ],
    faults: 0,
  };
}
