import { isDeepStrictEqual } from "node:util";
import type { Job } from "@dblab-refresh/core/job/job";
import type { JobStore } from "@dblab-refresh/core/ports/job-store";
import type { Instant } from "@dblab-refresh/core/time";
import type { Chance } from "./chance.ts";
import { frozen } from "./frozen.ts";
import type { Failures, Life } from "./life.ts";

const failures: Failures = {
  refused: () => Object.assign(new Error("Throughput exceeds the limit"), { name: "ThrottlingException" }),
  lost: () => Object.assign(new Error("socket hang up"), { name: "TimeoutError" }),
  denied: () => Object.assign(new Error("is not authorized to perform"), { name: "AccessDeniedException" }),
};

/**
 * The job table as it really is, whoever asks. Items are frozen instead of copied: who tries to change one that it
 * read or wrote fails at once.
 */
export class JobMemory {
  readonly items = new Map<string, Job>();
  /** Told of every item that was written, after the write. */
  readonly onWrite: ((after: Job, before: Job | undefined, by: Life) => void)[] = [];
  /** Functions whose writes fail for now, and how. */
  readonly poisoned = new Map<string, "refused" | "killed">();
  readonly #chance: Chance;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  /** The table as one handler sees it. */
  seenBy(life: Life): JobStore {
    const get = (jobId: string) => life.call(`jobs.get ${jobId}`, failures, () => this.items.get(jobId));
    const wanted = (moment?: Instant) =>
      life.call("jobs by due time", failures, () => this.#index(moment).map(({ jobId }) => jobId));
    return {
      get,
      create: async (job) => {
        const existing = await this.#sent(life, `jobs.create ${job.jobId}`, () => {
          const found = this.items.get(job.jobId);
          if (found === undefined) this.#write(frozen(job), undefined, life);
          return found;
        });
        if (existing === undefined || existing.attemptId === job.attemptId) return { created: true };
        return { created: false, existing };
      },
      commit: async (before, after) => {
        const done = await this.#sent(
          life,
          `jobs.commit ${after.jobId} v${after.version} ${after.step}`,
          () => this.#update(before, after, life),
        );
        return done || (await get(before.jobId))?.attemptId === after.attemptId;
      },
      requestCancellation: async (jobId, at) => {
        await this.#mayWrite(life, `jobs.requestCancellation ${jobId}`);
        return life.call(`jobs.requestCancellation ${jobId}`, failures, () => {
          const item = this.items.get(jobId);
          if (item?.status !== "running") return false;
          this.#write(frozen({ ...item, cancelRequestedAt: item.cancelRequestedAt ?? at }), item, life);
          return true;
        });
      },
      markServed: async (jobId, mark, at) => {
        await this.#mayWrite(life, `jobs.markServed ${jobId} ${mark}`);
        return life.call(`jobs.markServed ${jobId} ${mark}`, failures, () => {
          const item = this.items.get(jobId);
          // DynamoDB: the document path is invalid where `served` is not there.
          if (item?.served === undefined) throw new Error(`ValidationException: ${jobId} has no served`);
          this.#write(frozen({ ...item, served: { ...item.served, [mark]: at } }), item, life);
        });
      },
      dueBefore: (moment) => {
        const found = wanted(moment);
        return (async function* () {
          for (const jobId of await found) {
            const job = await get(jobId);
            if (job?.dueAt !== undefined && job.dueAt < moment) yield job;
          }
        })();
      },
      regions: async () => {
        const aws = (await wanted()).map((jobId) => this.items.get(jobId)?.aws);
        return aws.flatMap((one) => one ?? []);
      },
    };
  }

  /** Writes an attribute that this version of the code does not know, as a later one would have. */
  addAttribute(jobId: string, name: string, value: unknown): void {
    const item = this.items.get(jobId);
    if (item !== undefined) this.items.set(jobId, frozen({ ...item, [name]: value }));
  }

  /** The SDK sends again after a lost answer, and mostly succeeds: then its first call stands in its own way. */
  async #sent<T>(life: Life, what: string, effect: () => T): Promise<T> {
    await this.#mayWrite(life, what);
    return life.call(what, failures, (place) => {
      const first = effect();
      if (!this.#chance.strikes("resent", place)) return first;
      this.#chance.strike("resent", place, life.name, `sent twice by the SDK: ${what}`);
      return effect();
    });
  }

  /** Not while its writes fail. */
  async #mayWrite(life: Life, what: string): Promise<void> {
    const how = this.poisoned.get(life.function) ?? this.poisoned.get("all");
    if (how === undefined) return;
    this.#chance.trace(life.name, `${how}, as all its writes just now: ${what}`);
    this.#chance.meet(`writes ${how} for a while`, life.name);
    if (how === "killed") await life.die();
    throw failures.refused();
  }

  #update(before: Job, after: Job, life: Life): boolean {
    const item = this.items.get(before.jobId);
    if (item === undefined || item.version !== before.version) return false;
    this.#write(frozen(withChanges(item, before, after)), item, life);
    return true;
  }

  #write(after: Job, before: Job | undefined, life: Life): void {
    this.items.set(after.jobId, after);
    for (const told of this.onWrite) told(after, before, life);
  }

  /** The index over items that want attention follows the table after a while. */
  #index(moment: Instant | undefined): Job[] {
    return [...this.items.values()]
      .filter((job) => job.dueAt !== undefined && (moment === undefined || job.dueAt < moment))
      .filter(({ jobId }) => {
        const place = this.#chance.place(`index shows ${jobId}`);
        const lags = this.#chance.strikes("lag", place);
        if (lags) this.#chance.strike("lag", place, "janitor", `the index does not show ${jobId} yet`);
        return !lags;
      })
      .sort((a, b) => ((a.dueAt ?? "") < (b.dueAt ?? "") ? -1 : 1));
  }
}

/** The item with those attributes that differ between `before` and `after`: others may have changed meanwhile. */
function withChanges(item: Job, before: Job, after: Job): Job {
  const then: Readonly<Record<string, unknown>> = { ...before };
  const now: Readonly<Record<string, unknown>> = { ...after };
  const written: Record<string, unknown> = { ...item };
  for (const name of Object.keys(now)) if (!isSame(now[name], then[name])) written[name] = now[name];
  const removed = new Set(Object.keys(then).filter((name) => now[name] === undefined));
  const left =
    removed.size === 0
      ? written
      : Object.fromEntries(Object.entries(written).filter(([name]) => !removed.has(name)));
  // Only jobs go in, attribute by attribute: what comes out is one.
  return left as unknown as Job;
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || isDeepStrictEqual(one, other);
}
