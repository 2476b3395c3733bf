import { describeSeconds, earlier, type Instant, later, secondsBetween } from "../time.ts";
import { cleanUpStep, isCleaningUp, isPastReturn } from "./clean-up.ts";
import { remedyOf } from "./error-catalogue.ts";
import type { End, Job, TimelineEntry } from "./job.ts";
import { type JobError, jobError } from "./job-error.ts";
import { MAX_DELAY_SECONDS } from "./message.ts";
import type { Changes, Outcome } from "./outcome.ts";
import type { Leftover } from "./owned.ts";
import { stepDeadline } from "./step-deadline.ts";
import { strand } from "./stranded.ts";
import { announce } from "./telling.ts";
import { unreaped } from "./unreaped.ts";

/** The longest pause between two looks after passing faults: 5 minutes, so that a recovered service is seen soon. */
const MAX_FAULT_PAUSE_SECONDS = 300;

/** DynamoDB's items end at 400 KB: a timeline that long is cut in its middle, never at its beginning or end. */
const MAX_TIMELINE = 200;

/** What the transition needs to know of the stage. */
export interface TransitionSettings {
  /** The functions' time-out: a stalled handler lives no longer. Seconds. */
  readonly handlerTimeoutSeconds: number;
}

/**
 * What the job is after one look: pure, and the only place where a job's step, status, version and times change.
 * The result has the next version and, while the job lives, a due time at most 15 minutes away.
 */
export function transition(job: Job, outcome: Outcome, now: Instant, settings: TransitionSettings): Job {
  const next = applied({ ...job, version: job.version + 1, updatedAt: now }, outcome.changes);
  switch (outcome.kind) {
    case "advance":
      return enter(next, outcome.to, now, outcome.say);
    case "wait":
      return (
        overdue(next, now) ??
        givenUp(next, now) ??
        wait({ ...next, faults: 0 }, outcome.seconds, now, outcome.say)
      );
    case "retry":
      return retry(next, outcome.error, now, settings);
    case "fail":
      return cleanUp(next, "failed", outcome.error, now, `Failed: ${outcome.error.message}`, settings);
    case "conclude":
      return cleanUp(next, outcome.as, outcome.error, now, outcome.say, settings);
    case "end":
      return end(next, outcome.leftovers, now);
    default:
      return outcome satisfies never;
  }
}

function applied(job: Job, changes: Changes | undefined): Job {
  if (changes === undefined) return job;
  const facts = Object.entries({ ...job.facts, ...changes.facts }).filter(([, value]) => value !== undefined);
  return { ...job, facts: Object.fromEntries(facts), owned: changes.owned ?? job.owned };
}

function enter(job: Job, step: Job["step"], now: Instant, say: string): Job {
  const entered = { ...job, step, stepStartedAt: now, dueAt: now, faults: 0 };
  return told({ ...entered, stepDeadline: stepDeadline(entered, now) }, now, say, job.step);
}

function wait(job: Job, seconds: number, now: Instant, say: string | undefined): Job {
  const dueAt = later(now, Math.min(MAX_DELAY_SECONDS, Math.max(0, seconds)));
  // Look at the deadline itself, not up to one pause after it.
  const deadline = earlier(job.stepDeadline, job.deadline);
  const limit = isUnbounded(job) || deadline <= now ? dueAt : deadline;
  const waiting = { ...job, dueAt: earlier(dueAt, limit) };
  return say === undefined ? waiting : told(waiting, now, say);
}

/** Whether no deadline interrupts what the job does: its clean-up has its own, and so has a swap that cannot go back. */
function isUnbounded(job: Job): boolean {
  return isCleaningUp(job) || isPastReturn(job);
}

/**
 * A restorer that goes back or forward, and has not come to its end in the clean-up's time: what is left is told, and the
 * reaper sees to the rest.
 */
function givenUp(job: Job, now: Instant, because?: JobError): Job | undefined {
  if (job.step !== "restorer" || !isUnbounded(job)) return undefined;
  const limit = isCleaningUp(job) ? job.stepDeadline : later(job.stepDeadline, job.deadlines?.deletion ?? 0);
  if (now < limit) return undefined;
  const reason = because?.message ?? job.timeline.at(-1)?.say ?? "nothing was done";
  const took = describeSeconds(secondsBetween(job.stepStartedAt, limit));
  const message = `the restorer gave up after ${took}; last: ${reason}`;
  const stranded = strand(job, reason);
  const say = `Gave up: ${message}`;
  return isCleaningUp(job)
    ? enter(stranded, "reaper", now, say)
    : entered(stranded, "failed", jobError("deadline-passed", message), now, say);
}

/** A job whose step or whole time is up fails into its clean-up. That keeps its own deadline: see reaper.ts. */
function overdue(job: Job, now: Instant, because?: JobError): Job | undefined {
  if (isUnbounded(job)) return undefined;
  const [name, since, limit] =
    now >= job.stepDeadline
      ? [`the step ${job.step}`, job.stepStartedAt, job.stepDeadline]
      : [`the job`, job.createdAt, job.deadline];
  if (now < limit) return undefined;
  const doing = because?.message ?? job.timeline.at(-1)?.say ?? "nothing yet";
  const error = jobError(
    "deadline-passed",
    `${name} took longer than its ${describeSeconds(secondsBetween(since, limit))}; last: ${doing}`,
  );
  return entered(job, "failed", error, now, `Failed: ${error.message}`);
}

function retry(job: Job, error: JobError, now: Instant, settings: TransitionSettings): Job {
  const faults = job.faults + 1;
  const late = overdue(job, now, error);
  if (late) return late;
  // A reaper that throws again and again (a defect) must end all the same: with everything that it may have left.
  if (job.step === "reaper" && now >= later(job.stepDeadline, 2 * settings.handlerTimeoutSeconds)) {
    return end(job, unreaped(job, `the clean-up failed: ${error.message}`), now);
  }
  const stranded = givenUp(job, now, error);
  if (stranded) return stranded;
  const pause = Math.min(MAX_FAULT_PAUSE_SECONDS, 2 ** Math.min(faults - 1, 10));
  const say = faults === 1 ? `${error.message} (trying again)` : undefined;
  return { ...wait(job, pause, now, say), faults };
}

function cleanUp(
  job: Job,
  verdict: End,
  error: JobError | undefined,
  now: Instant,
  say: string,
  settings: TransitionSettings,
): Job {
  // A reaper that gives up on itself would never end: treat it as a passing fault, which has a bound.
  if (isCleaningUp(job)) return retry(job, error ?? jobError("defect", say), now, settings);
  return entered(job, verdict, error, now, say);
}

function entered(job: Job, verdict: End, error: JobError | undefined, now: Instant, say: string): Job {
  const first =
    job.error ?? (error && { ...error, next: remedyOf(error.code, job.kind !== "refresh"), at: now });
  const judged = { ...job, verdict: job.verdict ?? verdict, ...(first && { error: first }) };
  const entering = enter(judged, cleanUpStep(judged), now, say);
  return verdict === "failed" ? announce(entering, "failing", now) : entering;
}

function end(job: Job, leftovers: readonly Leftover[], now: Instant): Job {
  const status = job.verdict ?? "failed";
  // It stays due until everything is told, and until nothing is left: see closed.ts.
  const ended = announce({ ...job, status, endedAt: now, leftovers, faults: 0, dueAt: now }, "ended", now);
  const took = describeSeconds(secondsBetween(job.createdAt, now));
  if (leftovers.length === 0) return told(ended, now, `Ended as ${status} after ${took}`);
  const names = leftovers.map((left) => `${left.type} ${left.identifier}`).join(", ");
  return told(
    announce(ended, "leftovers", now),
    now,
    `Ended as ${status} after ${took}, with leftovers: ${names}`,
  );
}

function told(job: Job, at: Instant, say: string, step: TimelineEntry["step"] = job.step): Job {
  const timeline = [...job.timeline, { at, step, say }];
  if (timeline.length > MAX_TIMELINE) timeline.splice(MAX_TIMELINE / 2, timeline.length - MAX_TIMELINE);
  return { ...job, timeline };
}
