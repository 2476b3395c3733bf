import { readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Job } from "@dblab-refresh/core/job/job";
import type { Clock } from "@dblab-refresh/core/ports/clock";
import type { JobStore } from "@dblab-refresh/core/ports/job-store";
import type { Instant } from "@dblab-refresh/core/time";
import { writeDurably } from "./durable-file.ts";
import { readJob } from "./job-file.ts";
import { codeOf, stateError } from "./state-error.ts";

/** Told of every job that was written, after the write. */
export type Witness = (after: Job, before: Job | undefined) => void;

/**
 * The job table as files: one a job, `<job id>.json`, with what its item in DynamoDB has. Every call is done before
 * anything else of the process runs, and only one process has the folder (state-lock.ts): so a condition that is read
 * holds when it is written.
 *
 * Every method throws a PlainError if the disk does not read or write.
 */
export class JobFiles implements JobStore {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #witness: Witness;

  constructor(folder: string, clock: Clock, witness: Witness = () => {}) {
    this.#folder = folder;
    this.#clock = clock;
    this.#witness = witness;
  }

  async get(jobId: string): Promise<Job | undefined> {
    const job = this.#read(jobId);
    return job === undefined || this.#isExpired(job) ? undefined : job;
  }

  async create(job: Job): Promise<{ created: true } | { created: false; existing: Job }> {
    const existing = await this.get(job.jobId);
    if (existing !== undefined && existing.attemptId !== job.attemptId) return { created: false, existing };
    if (existing === undefined) this.#write(job, undefined);
    return { created: true };
  }

  async commit(before: Job, after: Job): Promise<boolean> {
    const current = this.#read(before.jobId);
    if (current?.version !== before.version) return current?.attemptId === after.attemptId;
    this.#write(changed(current, before, after), current);
    return true;
  }

  async requestCancellation(jobId: string, at: Instant): Promise<boolean> {
    const job = this.#read(jobId);
    if (job?.status !== "running") return false;
    if (job.cancelRequestedAt === undefined) this.#write({ ...job, cancelRequestedAt: at }, job);
    return true;
  }

  async markServed(jobId: string, mark: string, at: Instant): Promise<void> {
    const job = this.#read(jobId);
    if (job === undefined) throw new Error(`there is no job ${jobId} to mark`);
    this.#write({ ...job, served: { ...job.served, [mark]: at } }, job);
  }

  async *dueBefore(moment: Instant): AsyncIterable<Job> {
    const due = this.all().filter(({ dueAt }) => dueAt !== undefined && dueAt < moment);
    yield* due.sort((one, other) => ((one.dueAt ?? "") < (other.dueAt ?? "") ? -1 : 1));
  }

  async regions(): Promise<readonly { region: string; endpoint?: string }[]> {
    const found = new Map<string, { region: string; endpoint?: string }>();
    for (const { aws, dueAt } of this.all()) {
      if (aws && dueAt !== undefined) found.set(`${aws.region} ${aws.endpoint ?? ""}`, aws);
    }
    return [...found.values()];
  }

  /** Every job, the oldest first, ended ones included. */
  all(): readonly Job[] {
    return this.#ids()
      .flatMap((jobId) => this.#read(jobId) ?? [])
      .sort((one, other) => (one.createdAt < other.createdAt ? -1 : 1));
  }

  /** Deletes what has expired. */
  forget(): void {
    for (const job of this.all()) {
      if (this.#isExpired(job)) rmSync(this.#path(job.jobId), { force: true });
    }
  }

  /** @throws DamagedFile if the file of a job holds none */
  static check(path: string): void {
    read(path, basename(path, ".json"));
  }

  #ids(): readonly string[] {
    try {
      return readdirSync(this.#folder).flatMap((name) => /^([a-z0-9]+)\.json$/.exec(name)?.[1] ?? []);
    } catch (error) {
      throw stateError(error, "read", this.#folder);
    }
  }

  #path(jobId: string): string {
    return join(this.#folder, `${jobId}.json`);
  }

  #read(jobId: string): Job | undefined {
    return read(this.#path(jobId), jobId);
  }

  #write(after: Job, before: Job | undefined): void {
    const path = this.#path(after.jobId);
    try {
      writeDurably(path, `${JSON.stringify(after, undefined, 2)}\n`);
    } catch (error) {
      throw stateError(error, "written", path);
    }
    this.#witness(after, before);
  }

  #isExpired({ expiresAt }: Job): boolean {
    return expiresAt !== undefined && expiresAt * 1000 <= Date.parse(this.#clock.now());
  }
}

function read(path: string, jobId: string): Job | undefined {
  try {
    return readJob(readFileSync(path, "utf8"), path, jobId);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw stateError(error, "read", path);
  }
}

/** `current` with what differs between `before` and `after`: what was marked beside the chain stays. */
function changed(current: Job, before: Job, after: Job): Job {
  const was = new Map<string, unknown>(Object.entries(before));
  const sets = Object.entries(after).filter(([name, value]) => !isDeepStrictEqual(value, was.get(name)));
  const merged = { ...current, ...Object.fromEntries(sets) };
  const removes = [...was.keys()].filter(
    (name) => !(name in after) || after[name as keyof Job] === undefined,
  );
  for (const name of removes) delete merged[name as keyof typeof merged];
  return merged;
}
