import { intake } from "@dblab-refresh/core/intake/intake";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { jobIdOf } from "@dblab-refresh/core/job/job-id";
import { currentMessage } from "@dblab-refresh/core/job/message";
import { unserved } from "@dblab-refresh/core/job/telling";
import { notify } from "@dblab-refresh/core/notifier/notifier";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import { runAnyStep } from "@dblab-refresh/core/steps/run-any-step";
import { PlainError } from "../plain-error.ts";
import type { Courier } from "./courier.ts";
import type { JobFiles } from "./job-files.ts";

/** A channel that cannot be told is left to the next start after this. Milliseconds. */
const TELLING = 60_000;

/** A state that cannot be written for so long ends the process: somebody must look. Seconds. */
const MOST_FAILING = 30 * 60;

/** So often a preflight that only looks is tried again: 1, 2, 4 and 8 seconds later. */
const PREFLIGHT_FAULTS = 4;

/**
 * None is tried again later than this. The faults in a row do not bound it: each look that comes one thing further begins
 * to count anew, and one at an endpoint that takes connections and never answers lasts 36 s (three attempts of 12 s).
 * Milliseconds.
 */
const PREFLIGHT_TRYING = 30_000;

/** One process that does what the deployed functions do, one message after the other, on a state of its own. */
export class Machine {
  readonly ports: Ports;
  readonly jobs: JobFiles;
  readonly #courier: Courier;
  readonly #waitedFor = new Set<string>();

  constructor(ports: Ports, jobs: JobFiles, courier: Courier) {
    this.ports = ports;
    this.jobs = jobs;
    this.#courier = courier;
  }

  /** Asks for a refresh. @returns the job's id */
  async refresh(target: string, requestId: string): Promise<string> {
    const now = this.ports.clock.now();
    const body = JSON.stringify({ job: "refresh", target, requestId, requestedAt: now });
    await intake(this.ports, { body, messageId: requestId, sentAt: now });
    return jobIdOf(this.ports.stage.installation, requestId);
  }

  /**
   * Sends what the jobs of an earlier process wait for: each may have died at any of its awaits, and whatever it had
   * sent died with it.
   *
   * @returns the jobs that go on
   */
  async takeUp(): Promise<readonly Job[]> {
    const all = this.jobs.all();
    for (const job of all) {
      if (isLive(job)) await this.#courier.send(currentMessage(job), 0);
      if (unserved(job, this.ports.sinks).length > 0) await this.#courier.notify(job.jobId);
    }
    return all.filter(isLive);
  }

  /**
   * Does what is to be done until these jobs have ended, and their ends are told.
   *
   * @throws PlainError if the state cannot be read or written for long
   */
  async finish(jobIds: readonly string[]): Promise<void> {
    let endedAt: number | undefined;
    for (const jobId of jobIds) this.#waitedFor.add(jobId);
    await this.#courier.deliver(
      {
        step: (message, delivery) => runAnyStep(this.ports, message, delivery),
        tell: (jobId) => notify(this.ports, jobId),
      },
      async () => {
        for (const jobId of jobIds) {
          const job = await this.ports.jobs.get(jobId);
          if (job && isLive(job)) return false;
        }
        endedAt ??= Date.now();
        const isTold = jobIds.every((jobId) => !this.#courier.hasToTell(jobId));
        return isTold || Date.now() > endedAt + TELLING;
      },
      (error, failingForSeconds) => this.#failed(error, failingForSeconds),
    );
  }

  /**
   * Tells what is still to be told of jobs that had ended before: an earlier process died, or a channel was away. One that
   * still is, is left to the next start.
   *
   * @throws PlainError if the state cannot be read or written for long
   */
  async tellEnded(): Promise<void> {
    const untold = this.jobs
      .all()
      .filter((job) => !isLive(job) && !this.#waitedFor.has(job.jobId) && this.#courier.hasToTell(job.jobId));
    if (untold.length > 0) await this.finish(untold.map(({ jobId }) => jobId));
  }

  /**
   * Runs a job's first step, which only looks, until it has come to an answer, waits for something, or has met faults for
   * so long that a person need not wait any more: half a minute, and then the look that is under way.
   */
  async preflight(jobId: string): Promise<Job> {
    const known = async () => {
      const job = await this.ports.jobs.get(jobId);
      if (job === undefined) throw new Error(`job ${jobId} is not there`);
      return job;
    };
    const until = Date.now() + PREFLIGHT_TRYING;
    await this.#courier.deliver(
      {
        step: (message, delivery) => runAnyStep(this.ports, message, delivery),
        tell: async () => {},
      },
      async () => {
        const { step, dueAt, faults, status } = await known();
        const waits = faults === 0 && dueAt !== undefined && dueAt > this.ports.clock.now();
        return (
          step !== "snapshotter" ||
          status !== "running" ||
          waits ||
          faults > PREFLIGHT_FAULTS ||
          (faults > 0 && Date.now() >= until)
        );
      },
      (error) => {
        throw error;
      },
    );
    return known();
  }

  /** Asks every live job to end as cancelled, at its next look, which is now. */
  async cancel(): Promise<void> {
    for (const job of this.jobs.all()) {
      if (isLive(job)) await this.jobs.requestCancellation(job.jobId, this.ports.clock.now());
    }
    this.#courier.hurry();
  }

  #failed(error: unknown, failingForSeconds: number): void {
    if (failingForSeconds > MOST_FAILING) throw error;
    const next = error instanceof PlainError ? ` ${error.next}` : "";
    const what = error instanceof Error ? error.message : String(error);
    this.ports.log.warn(`${what}.${next} Trying again.`, { failingForSeconds });
  }
}
