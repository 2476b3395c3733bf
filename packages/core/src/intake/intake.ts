import { resolveTarget, storedTarget } from "../configuration/stored-target.ts";
import type { Target } from "../configuration/target.ts";
import type { ErrorCode } from "../job/error-catalogue.ts";
import { isLive, type Job, type JobDeadlines } from "../job/job.ts";
import { jobError } from "../job/job-error.ts";
import { fingerprint, jobIdOf } from "../job/job-id.ts";
import { currentMessage, delaySeconds } from "../job/message.ts";
import { stepDeadline } from "../job/step-deadline.ts";
import type { Ports } from "../ports/ports.ts";
import { describeSeconds, type Instant, instant, later, secondsBetween } from "../time.ts";
import { type JobRequest, readRequest } from "./request.ts";

/** A sender's clock may be ahead of ours by so much. Seconds. */
const CLOCK_TOLERANCE_SECONDS = 900;

const NEXT = `Send {"job":"refresh","target":"<one of the stage's targets>"}; requestId and requestedAt are optional.`;

/** A message of the jobs queue, with what SQS says of it. */
export interface Incoming {
  readonly body: string;
  readonly messageId: string;
  readonly sentAt: Instant;
}

/**
 * Makes a job of a request and sends its first message. What cannot be read goes to the `rejected` queue; what can be
 * read, but not be done, becomes a job that ends as failed. Throws only if neither could be written down.
 */
export async function intake(ports: Ports, incoming: Incoming): Promise<void> {
  const read = readRequest(incoming.body);
  if (!read.ok) return reject(ports, incoming, "request-unreadable", read.message, NEXT);
  const job = await jobOf(ports, read.request, incoming);
  const written = await ports.jobs.create(job);
  const kept = written.created ? job : written.existing;
  if (kept.request.fingerprint !== job.request.fingerprint) {
    const message = `request id ${job.request.requestId} was used before, for another request (job ${kept.jobId})`;
    return reject(ports, incoming, "request-id-used", message, "Use a new requestId for a new request.");
  }
  const about = { jobId: kept.jobId, target: kept.targetName, requestId: kept.request.requestId };
  if (!written.created) ports.log.info("a request was repeated: it has its job", about);
  else if (kept.error) ports.log.error(`Failed: ${kept.error.message}`, { ...about, error: kept.error });
  else ports.log.info("a job was made", about);
  // A repeated request may be one whose handler died before it sent this. Twice does no harm: the token fences.
  if (isLive(kept) && kept.version === 1) {
    await ports.queues.send(currentMessage(kept), delaySeconds(kept, ports.clock.now()));
  }
}

async function reject(
  ports: Ports,
  incoming: Incoming,
  code: string,
  message: string,
  next: string,
): Promise<void> {
  await ports.queues.reject(incoming.body, { code, message, next, from: "jobs" });
  ports.log.error(`Rejected: ${message}`, { messageId: incoming.messageId, code });
}

async function jobOf(ports: Ports, request: JobRequest, incoming: Incoming): Promise<Job> {
  const { installation } = ports.stage;
  const now = ports.clock.now();
  const requestId = request.requestId ?? incoming.messageId;
  const requestedAt = request.requestedAt ? instant(Date.parse(request.requestedAt)) : incoming.sentAt;
  const blank: Job = {
    jobId: jobIdOf(installation, requestId),
    kind: request.job,
    installation,
    request: { requestId, requestedAt, fingerprint: fingerprint({ ...request, requestId: undefined }) },
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
    timeline: [{ at: now, step: "intake", say: `A refresh of ${request.target} was asked for` }],
    faults: 0,
  };
  const refused = (code: ErrorCode, message: string) => refusedJob(blank, code, message, now, ports);

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
    return begun({ ...blank, target: storedTarget(source) }, target, now);
  } catch (error) {
    return refused("configuration-invalid", `${error instanceof Error ? error.message : error}`);
  }
}

function begun(blank: Job, target: Target, now: Instant): Job {
  const { region, endpoint } = target.aws;
  const deadlines: JobDeadlines = { ...target.deadlines, refresh: target.dblab.timeout };
  const job = { ...blank, aws: { region, ...(endpoint && { endpoint }) }, deadlines, dueAt: now };
  return { ...job, deadline: later(now, deadlines.job), stepDeadline: stepDeadline(job, now) };
}

function refusedJob(blank: Job, code: ErrorCode, message: string, now: Instant, ports: Ports): Job {
  const error = { ...jobError(code, message), at: now };
  return {
    ...blank,
    status: "failed",
    verdict: "failed",
    error,
    endedAt: now,
    leftovers: [],
    expiresAt: Math.ceil(Date.parse(now) / 1000 + ports.stage.jobs.retention),
    timeline: [...blank.timeline, { at: now, step: "intake", say: `Failed: ${message}` }],
  };
}
