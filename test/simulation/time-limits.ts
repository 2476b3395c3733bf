import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { secondsBetween } from "@dblab-refresh/core/time";

/** What a job may need beyond its deadlines: redeliveries after kills, late messages, the janitor's rounds. Seconds. */
const SLACK_SECONDS = 3600;

/**
 * Statement 4: a job ends within its deadline and its clean-up's. Both are remembered as they were first written, with
 * the true time: an item that is written anew may move its own.
 */
export class TimeLimits {
  readonly #broken: (what: string) => void;
  readonly #now: () => number;
  /** When each job must have ended: epoch milliseconds of the virtual time. */
  readonly #ends = new Map<string, number>();

  constructor(broken: (what: string) => void, now: () => number) {
    this.#broken = broken;
    this.#now = now;
  }

  written(after: Job, before: Job | undefined): void {
    const { jobId } = after;
    if (!this.#ends.has(jobId)) {
      const { createdAt, deadline, deadlines } = before ?? after;
      // One that another version of the code began is older than its first write here.
      const begun = before === undefined ? this.#now() : Date.parse(createdAt);
      const seconds = secondsBetween(createdAt, deadline) + (deadlines?.deletion ?? 0);
      this.#ends.set(jobId, begun + seconds * 1000);
    }
    if (isLive(after) || (before !== undefined && !isLive(before))) return;
    const late = (this.#now() - (this.#ends.get(jobId) ?? 0)) / 1000;
    if (late > SLACK_SECONDS) this.#broken(`4: job ${jobId} ended ${Math.round(late)} s after its deadlines`);
  }
}
