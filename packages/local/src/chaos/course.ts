import { setTimeout as pause } from "node:timers/promises";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { steps } from "@dblab-refresh/core/job/step";
import type { LocalStage } from "../stage.ts";
import type { ChaosRequest } from "./requests.ts";
import { targetNames } from "./stage-settings.ts";

/** A request and what became of it. */
export interface RequestedJob extends ChaosRequest {
  readonly jobId: string;
  /** As it was seen last; undefined before intake has written it. */
  job?: Job;
}

export interface CourseOptions {
  readonly stage: LocalStage;
  readonly requests: Iterator<ChaosRequest>;
  /** At least so many. */
  readonly jobs: number;
  /** Whether there must be another one when all have ended: there are kills to come. */
  wantsMore(): boolean;
  onSent(requested: RequestedJob): void;
  onEnd(job: Job): void;
  readonly signal: AbortSignal;
}

/** Of one target: one refreshes, the other waits for its engine. */
const AT_ONCE = 2;

/** How often the job table is asked. Milliseconds. */
const LOOK_EVERY = 200;

/** The steps and the end. */
const STAGES = steps.length + 1;

/** The jobs of a run: sends a request whenever its target has room, and follows each to its end. */
export class Course {
  readonly #options: CourseOptions;
  readonly #requested: RequestedJob[] = [];
  #next: ChaosRequest[] = [];

  constructor(options: CourseOptions) {
    this.#options = options;
  }

  get requested(): readonly RequestedJob[] {
    return this.#requested;
  }

  /** How much of the jobs that are wanted at least has been done: 0 to 1. */
  get share(): number {
    const passed = this.#requested.map(({ job }) =>
      job === undefined ? 0 : isLive(job) ? steps.indexOf(job.step) : STAGES,
    );
    const done = passed.reduce((sum, one) => sum + one, 0);
    return Math.min(1, done / (this.#options.jobs * STAGES));
  }

  /** Resolves when every job that was wanted has ended, when a request was rejected, or at the signal. */
  async run(): Promise<void> {
    const { stage, signal } = this.#options;
    while (!signal.aborted) {
      await this.#send();
      await this.look();
      if (this.#haveAllEnded && !this.#isMoreWanted) return;
      // Its job will never come; the survey tells.
      if ((await stage.rejected()).length > 0) return;
      await pause(LOOK_EVERY);
    }
  }

  get #isMoreWanted(): boolean {
    return this.#requested.length < this.#options.jobs || (this.#haveAllEnded && this.#options.wantsMore());
  }

  get #haveAllEnded(): boolean {
    return this.#requested.every(({ job }) => job && !isLive(job));
  }

  async #send(): Promise<void> {
    const { stage, requests, onSent } = this.#options;
    while (this.#isMoreWanted) {
      // Enough to choose from, for any target that has room.
      while (this.#next.length < 2 * targetNames.length) {
        const { value, done } = requests.next();
        if (done) break;
        this.#next.push(value);
      }
      const request = this.#next.find(({ target }) => this.#hasRoom(target));
      if (request === undefined) return;
      this.#next = this.#next.filter((one) => one !== request);
      const { requestId, target } = request;
      const requested = { ...request, jobId: stage.jobIdOf(requestId) };
      this.#requested.push(requested);
      await stage.enqueue({ job: "refresh", target, requestId });
      onSent(requested);
    }
  }

  #hasRoom(target: string): boolean {
    const open = this.#requested.filter((one) => one.target === target && (!one.job || isLive(one.job)));
    return open.length < AT_ONCE;
  }

  /** Asks what has become of the jobs that had not ended. */
  async look(): Promise<void> {
    const { stage, onEnd } = this.#options;
    for (const requested of this.#requested) {
      if (requested.job && !isLive(requested.job)) continue;
      const job = await stage.job(requested.jobId);
      if (job === undefined) continue;
      requested.job = job;
      if (!isLive(job)) onEnd(job);
    }
  }
}
