import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { secondsBetween } from "@dblab-refresh/core/time";
import type { Chance } from "./chance.ts";

/** What a job may need beyond its deadlines and the outages: redeliveries, late messages, the janitor's rounds. Seconds. */
const SLACK_SECONDS = 3600;
/** The same for each of its messages that is lost: only the janitor wakes it then, and faults strike its rounds as well. */
const LOSS_SECONDS = 3600;

/** Epoch milliseconds of the virtual time. */
interface Span {
  readonly from: number;
  readonly until: number;
}

/**
 * Statement 4: a job ends within its deadline, which nothing moves, and its clean-up's. Both are remembered as they were first written, with
 * the true time: an item that is written anew may move its own.
 */
export class TimeLimits {
  readonly #broken: (what: string) => void;
  readonly #chance: Chance;
  /** When each job began, and when it must have ended. */
  readonly #spans = new Map<string, Span>();
  /** How many of each job's messages were lost. */
  readonly #losses = new Map<string, number>();

  constructor(broken: (what: string) => void, chance: Chance) {
    this.#broken = broken;
    this.#chance = chance;
  }

  /** A message was lost. */
  lost(body: string): void {
    const [, jobId = ""] = /"jobId":"([a-z0-9]+)"/.exec(body) ?? [];
    this.#losses.set(jobId, (this.#losses.get(jobId) ?? 0) + 1);
  }

  written(after: Job, before: Job | undefined): void {
    const { jobId } = after;
    if (before !== undefined && after.deadline !== before.deadline)
      this.#broken(`4: the deadline of job ${jobId} moved from ${before.deadline} to ${after.deadline}`);
    const { now } = this.#chance.timeline;
    // One that another version of the code began is older than its first write here.
    const span =
      this.#spans.get(jobId) ?? spanOf(before ?? after, before ? Date.parse(before.createdAt) : now);
    this.#spans.set(jobId, span);
    if (isLive(after) || (before !== undefined && !isLive(before))) return;
    const late = Math.round((now - span.until - this.#chance.outagesMs(span.from)) / 1000);
    const slack = SLACK_SECONDS + LOSS_SECONDS * (this.#losses.get(jobId) ?? 0);
    if (late > slack) this.#broken(`4: job ${jobId} ended ${late} s after its deadlines`);
  }
}

function spanOf({ createdAt, deadline, deadlines, kind, order }: Job, from: number): Span {
  // A swap that cannot go back has as long as a clean-up, and so has each of the two that come after it.
  const cleanUps = kind === "restore" ? 3 : 1;
  const keep = order?.keepOriginal ?? 0;
  const seconds = secondsBetween(createdAt, deadline) + cleanUps * (deadlines?.deletion ?? 0) + keep;
  return { from, until: from + seconds * 1000 };
}
