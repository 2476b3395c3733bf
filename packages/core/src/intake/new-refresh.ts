import { resolveTarget, storedTarget } from "../configuration/stored-target.ts";
import type { Job } from "../job/job.ts";
import { type JobError, jobError } from "../job/job-error.ts";
import { fingerprint } from "../job/job-id.ts";
import type { Ports } from "../ports/ports.ts";
import { instant } from "../time.ts";
import { begun, blankJob, type Incoming, over } from "./new-job.ts";
import { pausedBy } from "./pause.ts";
import type { RefreshRequest } from "./refresh-request.ts";
import { refusalOf } from "./refusal.ts";
import { untimely } from "./request-age.ts";

/** The job that a refresh's request becomes: one that begins, or one that has ended with what stands against it. */
export async function newRefresh(
  ports: Pick<Ports, "stage" | "clock" | "ids" | "secrets" | "locks">,
  request: RefreshRequest,
  incoming: Incoming,
): Promise<Job> {
  const now = ports.clock.now();
  const { target: targetName } = request;
  const requestedAt = request.requestedAt ? instant(Date.parse(request.requestedAt)) : incoming.sentAt;
  const blank = blankJob(
    ports,
    {
      kind: "refresh",
      request: {
        requestId: request.requestId ?? incoming.messageId,
        requestedAt,
        fingerprint: fingerprint(request),
        ...(request.retryOf !== undefined && { retryOf: request.retryOf }),
      },
      targetName,
      say: `A refresh of ${targetName} was asked for${request.retryOf === undefined ? "" : `, as a retry of job ${request.retryOf}`}`,
    },
    now,
  );
  const refused = (error: JobError) => over(blank, "failed", error, now);

  const late = untimely(ports, requestedAt, now);
  if (late) return refused(late);
  const { targets } = ports.stage;
  const source = Object.hasOwn(targets, targetName) ? targets[targetName] : undefined;
  if (source === undefined) {
    const names = Object.keys(targets).join(", ") || "none";
    return refused(jobError("unknown-target", `no target ${targetName} in this stage; it has ${names}`));
  }
  try {
    const variable = (name: string) => ports.secrets.variable(name);
    const { target } = await resolveTarget(source, { name: targetName, variable, current: source });
    const job = { ...blank, target: storedTarget(source) };
    if (request.trigger === "schedule") {
      const why = target.schedule.paused ? "(schedule.paused)" : await pausedBy(ports.locks, targetName);
      if (why !== undefined) {
        const message = `the target ${targetName} is paused ${why}`;
        return over(job, "skipped", jobError("target-paused", message), now);
      }
    }
    return begun(job, target.aws, { ...target.deadlines, refresh: target.dblab.timeout }, now);
  } catch (error) {
    const refusal = refusalOf(error);
    // A secret store that is away for a moment: the message comes back.
    if (refusal === undefined) throw error;
    return refused(refusal);
  }
}
