import type { Job } from "../../../job/job.ts";
import { fingerprint, jobIdOf } from "../../../job/job-id.ts";
import type { Outcome } from "../../../job/outcome.ts";
import type { RestoreFacts } from "../../../job/restore-facts.ts";
import { stepDeadline } from "../../../job/step-deadline.ts";
import { withFacts } from "../../restore-facts.ts";
import type { DatabaseLook } from "./database-look.ts";

/**
 * Asks for the export of a snapshot that is complete, as a job of its own: it fails alone. Its id follows from this
 * job's request, so it is asked for once however often this look is repeated.
 */
export async function requestExport(look: DatabaseLook): Promise<Outcome> {
  const { context, job } = look;
  const source = exported(look);
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
 * for an export then. Whether it is still there is for the export to see: that one fails, and so tells people.
 * @throws if there is none: a defect, since an order of a point in time asks for no export
 */
function exported({ job, facts, order }: DatabaseLook): NonNullable<RestoreFacts["source"]> {
  const isCopy = order.from.kind === "new" && facts.keptSince === undefined;
  const source = isCopy ? facts.copy : facts.source;
  if (source === undefined) throw new Error(`job ${job.jobId} has no snapshot to export`);
  return source;
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
      fingerprint: fingerprint({ job: "export", of: requestId }),
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
