import { isCleaningUp, isPastReturn } from "@dblab-refresh/core/job/clean-up";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { LONGEST_SKEW_MS } from "./environments.ts";
import type { Life } from "./life.ts";

/** What ends a job before its work is done: cancellations, dead letters, and waits that were too long. */
export class GivenUp {
  readonly #broken: (what: string) => void;
  /** The version at which a job was marked as to be cancelled: the look after the next one knows of it. */
  readonly #markedAt = new Map<string, number>();
  readonly #deadLetters = new Map<string, number>();
  /** In virtual time: those that wrote the item may have other clocks. */
  readonly #createdAt = new Map<string, number>();
  readonly #now: () => number;

  constructor(broken: (what: string) => void, now: () => number) {
    this.#broken = broken;
    this.#now = now;
  }

  written(after: Job, before: Job | undefined, by: Life): void {
    if (before === undefined) {
      this.#createdAt.set(after.jobId, this.#now());
      return;
    }
    if (before.cancelRequestedAt === undefined && after.cancelRequestedAt !== undefined) {
      this.#markedAt.set(after.jobId, after.version);
      if (!isLive(after)) this.#broken(`job ${after.jobId} is to be cancelled after its end`);
    }
    if (after.version === before.version) return;
    if (by.function === "dead-letters") this.#deadLetter(after, before);
    else this.#cancelled(after, before);
    if (after.verdict === "skipped" && before.verdict === undefined) this.#waited(after);
  }

  /** A look that loaded the item after it was marked cancels, unless the clean-up has begun. */
  #cancelled(after: Job, before: Job): void {
    const marked = this.#markedAt.get(after.jobId);
    if (marked === undefined || before.version <= marked) return;
    if (isCleaningUp(before) || isPastReturn(before)) return;
    if (!isCleaningUp(after) || after.verdict !== "cancelled")
      this.#broken(`job ${after.jobId} goes on at ${after.step} although it was cancelled`);
  }

  /** The third leads into the clean-up. */
  #deadLetter(after: Job, before: Job): void {
    const count = (this.#deadLetters.get(after.jobId) ?? 0) + 1;
    this.#deadLetters.set(after.jobId, count);
    if (after.deadLetters !== count)
      this.#broken(
        `4: job ${after.jobId} has had ${count} dead letters, and its item says ${after.deadLetters}`,
      );
    if (count >= 3 && !isCleaningUp(before) && !isCleaningUp(after))
      this.#broken(`4: job ${after.jobId} goes on at ${after.step} after ${count} dead letters`);
  }

  #waited(job: Job): void {
    const { waitFor } = job.target ?? {};
    const limits = new Map([
      ["engine-busy", waitFor?.engine],
      ["engine-no-free-pool", waitFor?.pool],
    ]);
    const limit = limits.get(job.error?.code ?? "");
    if (limit === undefined) return;
    const waited = (this.#now() - (this.#createdAt.get(job.jobId) ?? 0)) / 1000;
    const [, count, unit] = /^(\d+)([mh])$/.exec(`${limit}`) ?? [];
    // By clocks that may differ: one of them began to wait, another ended it.
    if (waited + (2 * LONGEST_SKEW_MS) / 1000 < Number(count) * (unit === "h" ? 3600 : 60))
      this.#broken(`job ${job.jobId} is skipped after ${waited} s; it was to wait for ${limit}`);
  }
}
