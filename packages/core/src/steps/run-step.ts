import { passableRoles } from "../configuration/passable-roles.ts";
import { ConfigurationError } from "../configuration/problem.ts";
import { isCleaningUp, isPastReturn } from "../job/clean-up.ts";
import { Fault } from "../job/fault.ts";
import { isLive, type Job } from "../job/job.ts";
import { type JobError, jobError } from "../job/job-error.ts";
import { currentMessage, delaySeconds, type StepMessage } from "../job/message.ts";
import type { Outcome } from "../job/outcome.ts";
import { unserved } from "../job/telling.ts";
import { transition } from "../job/transition.ts";
import { measureCommit } from "../metrics/measured-job.ts";
import type { Ports } from "../ports/ports.ts";
import { earlier, later, type Seconds } from "../time.ts";
import { beginJob } from "./begun-job.ts";
import { cancelled } from "./cancelled.ts";
import type { Delivery } from "./delivery.ts";
import { sliceOf } from "./held-back.ts";
import { heldLocks } from "./held-locks.ts";
import { scrubbed } from "./scrubbed-outcome.ts";
import { stackFrames } from "./stack-frames.ts";
import type { Look, StepContext } from "./step-context.ts";
import { transitionSettings } from "./transition-settings.ts";
import { Vault } from "./vault.ts";

/**
 * Handles one message of a step, whose look is `take`: load, fence, look, commit, send. Throws only if the job could not be loaded or
 * committed, or its next message not be sent: then the message comes back, and finds out how far this run got.
 */
export async function runStep(
  ports: Ports,
  take: Look,
  message: StepMessage,
  delivery: Delivery,
): Promise<void> {
  const { receiveCount, waitedSeconds } = delivery;
  const job = await ports.jobs.get(message.jobId);
  const about = { jobId: message.jobId, step: message.step, token: message.token, receiveCount };
  if (job === undefined) return ports.log.warn("dropped a message: no such job", about);
  if (!isLive(job)) {
    ports.log.info(`dropped a message: the job has ${job.status}`, about);
    return receiveCount > 1 ? finishEnd(ports, job) : undefined;
  }
  if (message.token !== job.version || message.step !== job.step)
    return stale(ports, job, message, receiveCount);

  const vault = new Vault(ports, job);
  const outcome = scrubbed(await look(ports, take, job, vault, waitedSeconds), (text) => vault.scrub(text));
  const now = ports.clock.now();
  const next = {
    ...transition(job, outcome, now, transitionSettings(ports.stage)),
    attemptId: ports.ids.attempt(),
  };
  if (!(await ports.jobs.commit(job, next)))
    return ports.log.info("dropped a look: somebody was first", about);
  report(ports, job, next, outcome);
  measureCommit(ports, job, next);
  if (isLive(next)) await ports.queues.send(currentMessage(next), delaySeconds(next, now));
  else await release(ports, next);
  if ((next.announcements?.length ?? 0) > (job.announcements?.length ?? 0))
    await ports.queues.notify(next.jobId);
}

/**
 * A stale message is dropped: the chain has gone on without it. But one that comes back with the previous version as
 * its token tells that its handler died between commit and send: then the current message is sent again.
 */
async function stale(ports: Ports, job: Job, message: StepMessage, receiveCount: number): Promise<void> {
  const about = {
    jobId: job.jobId,
    step: message.step,
    token: message.token,
    version: job.version,
    receiveCount,
  };
  if (receiveCount > 1 && message.token === job.version - 1) {
    ports.log.warn("sent the current message again: its sender died before sending it", about);
    await ports.queues.send(currentMessage(job), delaySeconds(job, ports.clock.now()));
    return tellAgain(ports, job);
  }
  ports.log.info("dropped a stale message", about);
}

/**
 * Whoever died right after the end has left its lock behind: it would look held until the engine's next job. With
 * leftovers the janitor may be holding it, who frees it itself.
 */
async function finishEnd(ports: Ports, job: Job): Promise<void> {
  if ((job.leftovers ?? []).length === 0) await release(ports, job);
  await tellAgain(ports, job);
}

/** Whoever died between commit and send may not have sent to the notifier either. */
async function tellAgain(ports: Ports, job: Job): Promise<void> {
  if (unserved(job, ports.sinks).length > 0) await ports.queues.notify(job.jobId);
}

async function look(
  ports: Ports,
  take: Look,
  job: Job,
  vault: Vault,
  waitedSeconds: Seconds,
): Promise<Outcome> {
  const context: StepContext = {
    job,
    now: ports.clock.now(),
    waitedSeconds,
    jobs: ports.jobs,
    locks: ports.locks,
    handlerTimeout: ports.stage.lambda.timeout,
    slice: sliceOf(ports.stage.janitor.every),
    target: () => vault.target(),
    rds: () => ports.rds(regionOf(job)),
    databases: () => ports.databases(regionOf(job)),
    connections: ports.connections,
    dns: ports.dns,
    ...(ports.stage.deployment && { passableRoles: passableRoles(ports.stage) }),
    ...(ports.exports && { exports: ports.exports }),
    begin: (other) => beginJob(ports, other),
    engine: async () => ports.engine((await vault.target()).dblab),
  };
  const isStoppable = !isCleaningUp(job) && !isPastReturn(job);
  if (job.cancelRequestedAt !== undefined && isStoppable) return cancelled(job);
  if (isTooLate(job, context)) return { kind: "wait", seconds: 0 };
  try {
    return await take(context);
  } catch (error) {
    if (!isForeseen(error)) {
      ports.log.error("a look failed as nobody foresaw; it is tried again until the deadline", {
        jobId: job.jobId,
        step: job.step,
        error: vault.scrub(`${error}`),
        stack: stackFrames(error).map((frame) => vault.scrub(frame)),
      });
    }
    return outcomeOf(error);
  }
}

function regionOf(job: Job): NonNullable<Job["aws"]> {
  if (job.aws === undefined) throw new Error(`job ${job.jobId} has no region`);
  return job.aws;
}

/**
 * Whether the job's time was up well before the look, after an outage: then nothing is created or started any more, and
 * the transition turns the wait into a failure. A look at the deadline itself still says what the job waited for. Two
 * steps look all the same: the poller, whose refresh may be done, and the reaper; and so does a swap that cannot go back.
 */
function isTooLate(job: Job, { now, handlerTimeout }: Pick<StepContext, "now" | "handlerTimeout">): boolean {
  if (job.step === "refresh-poller" || isCleaningUp(job) || isPastReturn(job)) return false;
  return now >= later(earlier(job.stepDeadline, job.deadline), handlerTimeout);
}

function isForeseen(error: unknown): boolean {
  return error instanceof Fault || error instanceof ConfigurationError;
}

/** A fault that may pass is an outcome like another. What we did not foresee may pass, too: the deadline bounds it. */
function outcomeOf(error: unknown): Outcome {
  if (error instanceof Fault) {
    const fault: JobError = jobError(error.code, error.message);
    return error.passing ? { kind: "retry", error: fault } : { kind: "fail", error: fault };
  }
  if (error instanceof ConfigurationError) {
    return { kind: "fail", error: jobError("configuration-invalid", error.message) };
  }
  return { kind: "retry", error: jobError("defect", `${error}`) };
}

function report(ports: Ports, before: Job, after: Job, outcome: Outcome): void {
  const said = after.timeline.length > before.timeline.length ? after.timeline.at(-1)?.say : undefined;
  const fields = {
    jobId: after.jobId,
    target: after.targetName,
    step: before.step,
    outcome: outcome.kind,
    version: after.version,
    status: after.status,
    dueAt: after.dueAt,
    ...(after.leftovers?.length && { leftovers: after.leftovers }),
  };
  const text = said ?? `looked at ${before.step}`;
  // A passed deadline fails the job, too, whatever the look's outcome was.
  const failing = after.error !== undefined && before.error === undefined && after.verdict === "failed";
  if (failing || after.leftovers?.length) ports.log.error(text, { ...fields, error: after.error });
  else if (outcome.kind === "retry") ports.log.warn(said ?? outcome.error.message, fields);
  else ports.log.info(text, fields);
}

/** After the end, so that no other job begins before. If this fails, the locks are taken over from an ended job. */
async function release(ports: Ports, job: Job): Promise<void> {
  for (const lock of heldLocks(job)) {
    try {
      await ports.locks.release(lock, job.jobId);
    } catch (error) {
      ports.log.warn("a lock was not released; the next job takes it over", {
        jobId: job.jobId,
        lock,
        error: `${error}`,
      });
    }
  }
}
