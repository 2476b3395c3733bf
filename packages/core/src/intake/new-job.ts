import type { Job, JobDeadlines, JobKind, JobRequest } from "../job/job.ts";
import type { JobError } from "../job/job-error.ts";
import { jobIdOf } from "../job/job-id.ts";
import { stepDeadline } from "../job/step-deadline.ts";
import { announce } from "../job/telling.ts";
import type { Ports } from "../ports/ports.ts";
import { type Instant, later } from "../time.ts";

/** A message of the jobs queue, with what SQS says of it. */
export interface Incoming {
  readonly body: string;
  readonly messageId: string;
  readonly sentAt: Instant;
}

/** What a job has from its request, whatever becomes of it. */
export interface Asked {
  readonly kind: JobKind;
  readonly request: JobRequest;
  readonly targetName: string;
  /** What was asked, in words: the first line of the timeline. */
  readonly say: string;
}

/** A job at its very beginning: `begun` or `over` makes something of it. */
export function blankJob(
  ports: Pick<Ports, "stage" | "ids">,
  { kind, request, targetName, say }: Asked,
  now: Instant,
): Job {
  const { installation } = ports.stage;
  return {
    jobId: jobIdOf(installation, request.requestId),
    kind,
    installation,
    request,
    targetName,
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
    timeline: [{ at: now, step: "intake", say }],
    faults: 0,
  };
}

/** A job that begins, with where its RDS is and how long each of its parts may take. */
export function begun(
  blank: Job,
  { region, endpoint }: { readonly region: string; readonly endpoint?: string | undefined },
  deadlines: JobDeadlines,
  now: Instant,
): Job {
  const job = { ...blank, aws: { region, ...(endpoint && { endpoint }) }, deadlines, dueAt: now };
  return { ...job, deadline: later(now, deadlines.job), stepDeadline: stepDeadline(job, now) };
}

/** A job that is over before it began. It stays due until its end is told. */
export function over(blank: Job, status: "failed" | "skipped", error: JobError, now: Instant): Job {
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
