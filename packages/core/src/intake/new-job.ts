import { ConfigurationError } from "../configuration/problem.ts";
import { resolveTarget, storedTarget } from "../configuration/stored-target.ts";
import type { Target } from "../configuration/target.ts";
import type { ErrorCode } from "../job/error-catalogue.ts";
import { Fault } from "../job/fault.ts";
import type { Job, JobDeadlines } from "../job/job.ts";
import { type JobError, jobError } from "../job/job-error.ts";
import { fingerprint, jobIdOf } from "../job/job-id.ts";
import { stepDeadline } from "../job/step-deadline.ts";
import { announce } from "../job/telling.ts";
import type { Ports } from "../ports/ports.ts";
import { describeSeconds, type Instant, instant, later, secondsBetween } from "../time.ts";
import type { RefreshRequest } from "./request.ts";

/** A sender's clock may be ahead of ours by so much. Seconds. */
const CLOCK_TOLERANCE_SECONDS = 900;

/** A message of the jobs queue, with what SQS says of it. */
export interface Incoming {
  readonly body: string;
  readonly messageId: string;
  readonly sentAt: Instant;
}

/** The job that a request becomes: one that begins, or one that has ended with what stands against it. */
export async function newJob(ports: Ports, request: RefreshRequest, incoming: Incoming): Promise<Job> {
  const { installation } = ports.stage;
  const now = ports.clock.now();
  const requestId = request.requestId ?? incoming.messageId;
  const requestedAt = request.requestedAt ? instant(Date.parse(request.requestedAt)) : incoming.sentAt;
  const blank: Job = {
    jobId: jobIdOf(installation, requestId),
    kind: request.job,
    installation,
    request: {
      requestId,
      requestedAt,
      fingerprint: fingerprint({
        job: request.job,
        target: request.target,
        requestedAt: request.requestedAt,
      }),
    },
    targetName: request.target,
    status: "running",
    step: "snapshotter",
    version: 1,
    attemptId: ports.ids.attempt(),
    createdAt: now,
    updatedAt: now,
    deadline: now,
    stepStartedAt: now,
    stepDeadline: now,
    owned: [],
    facts: {},
    served: {},
    timeline: [{ at: now, step: "intake", say: `A refresh of ${request.target} was asked for` }],
    faults: 0,
  };
  const refused = (code: ErrorCode, message: string) => over(blank, "failed", jobError(code, message), now);

  const age = secondsBetween(requestedAt, now);
  const { maxAge } = ports.stage.requests;
  if (age > maxAge) {
    return refused(
      "request-too-old",
      `the request was made at ${requestedAt}, ${describeSeconds(age)} ago; the limit is ${describeSeconds(maxAge)}`,
    );
  }
  if (age < -CLOCK_TOLERANCE_SECONDS) {
    return refused(
      "request-from-the-future",
      `the request says that it was made at ${requestedAt}; it is ${now}`,
    );
  }
  const source = Object.hasOwn(ports.stage.targets, request.target)
    ? ports.stage.targets[request.target]
    : undefined;
  if (source === undefined) {
    const names = Object.keys(ports.stage.targets).join(", ");
    return refused("unknown-target", `no target ${request.target} in this stage; it has ${names}`);
  }
  try {
    const variable = (name: string) => ports.secrets.variable(name);
    const { target } = await resolveTarget(source, { name: request.target, variable, current: source });
    const job = { ...blank, target: storedTarget(source) };
    if (target.schedule.paused && request.trigger === "schedule") return skipped(job, now);
    return begun(job, target, now);
  } catch (error) {
    if (error instanceof ConfigurationError) return refused("configuration-invalid", error.message);
    if (error instanceof Fault && !error.passing) return refused(error.code, error.message);
    // A secret store that is away for a moment: the message comes back.
    throw error;
  }
}

function begun(blank: Job, target: Target, now: Instant): Job {
  const { region, endpoint } = target.aws;
  const deadlines: JobDeadlines = { ...target.deadlines, refresh: target.dblab.timeout };
  const job = { ...blank, aws: { region, ...(endpoint && { endpoint }) }, deadlines, dueAt: now };
  return { ...job, deadline: later(now, deadlines.job), stepDeadline: stepDeadline(job, now) };
}

function skipped(job: Job, now: Instant): Job {
  const message = `the target ${job.targetName} is paused (schedule.paused)`;
  return over(job, "skipped", jobError("target-paused", message), now);
}

/** A job that is over before it began. It stays due until its end is told. */
function over(blank: Job, status: "failed" | "skipped", error: JobError, now: Instant): Job {
  const say = `${status === "failed" ? "Failed" : "Skipped"}: ${error.message}`;
  const ended: Job = {
    ...blank,
    status,
    verdict: status,
    error: { ...error, at: now },
    endedAt: now,
    dueAt: now,
    leftovers: [],
    timeline: [...blank.timeline, { at: now, step: "intake", say }],
  };
  return announce(ended, "ended", now);
}
