import { isDeepStrictEqual } from "node:util";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { cloneIdentifier } from "@dblab-refresh/core/job/job-id";
import { secondsBetween } from "@dblab-refresh/core/time";
import type { EngineWorld } from "./engine-world.ts";
import type { JobMemory } from "./job-memory.ts";
import type { Life } from "./life.ts";
import type { QueueMemory } from "./queue-memory.ts";
import type { RdsWorld } from "./rds-world.ts";
import { MARK } from "./secrets.ts";

/** What a job may need beyond its deadlines: redeliveries after kills, late messages, the janitor's rounds. Seconds. */
const SLACK_SECONDS = 2 * 3600;

interface Worlds {
  readonly jobs: JobMemory;
  readonly queues: QueueMemory;
  readonly rds: RdsWorld;
  readonly engines: readonly EngineWorld[];
}

/** Holds the design's statements against everything that happens; the numbers are those of "What must always hold". */
export class Statements {
  readonly violations: string[] = [];
  readonly #worlds: Worlds;
  readonly #strangers = new Set<string>();
  /** When each job first wrote its clone into its engine's config, as the engine saw it. */
  readonly #configured = new Map<string, number>();

  constructor(worlds: Worlds, now: () => number) {
    this.#worlds = worlds;
    worlds.jobs.onWrite.push((after, before) => this.#written(after, before));
    worlds.queues.onSend.push((body) => this.text("8: a message", body));
    worlds.rds.onCall.push((call, by) => {
      if (call.mutating) this.#called(call.operation, call.names, by);
    });
    for (const engine of worlds.engines) {
      engine.onChange.push((request, by) => {
        this.#changesEngine(engine.instanceId, request.path, by);
        const job = by.jobId === undefined ? undefined : worlds.jobs.items.get(by.jobId);
        const host = job?.facts.endpoint?.host;
        if (job && host && request.body?.includes(host) && !this.#configured.has(job.jobId))
          this.#configured.set(job.jobId, now());
      });
    }
  }

  /** An instance that is not the installation's, though its name looks so. */
  stranger(identifier: string): void {
    this.#strangers.add(identifier);
  }

  /** 8: no planted secret in a text that leaves the handlers' memory. */
  text(where: string, text: string): void {
    if (text.includes(MARK)) this.#broken(`${where} shows a secret: ${text}`);
  }

  /** What must hold when nothing moves any more. */
  atRest(expected: readonly string[]): void {
    for (const jobId of expected) {
      const job = this.#worlds.jobs.items.get(jobId);
      if (job === undefined) this.#broken(`4: the request of job ${jobId} never became a job`);
      else if (isLive(job)) this.#broken(`4: job ${jobId} never ended; it is at ${job.step}`);
    }
    for (const { identifier } of this.#worlds.rds.restored()) {
      if (!this.#isListed(identifier)) this.#broken(`2: ${identifier} is there, and no job lists it`);
    }
    for (const { body, rejection } of this.#worlds.queues.rejected) {
      this.text("8: a rejection", body + JSON.stringify(rejection));
    }
    for (const engine of this.#worlds.engines) {
      for (const { host } of engine.dumps) {
        if (host.startsWith("production")) this.#broken(`1: ${engine.instanceId} dumped ${host}`);
      }
    }
  }

  #isListed(identifier: string): boolean {
    return [...this.#worlds.jobs.items.values()].some((job) =>
      job.leftovers?.some((left) => left.identifier === identifier),
    );
  }

  #written(after: Job, before: Job | undefined): void {
    this.text("8: an item", JSON.stringify(after));
    if (before && after.version !== before.version + 1 && !isBeside(before, after))
      this.#broken(`job ${after.jobId} went from version ${before.version} to ${after.version}`);
    this.#oneRefreshPerEngine(after);
    if (isLive(after) || (before && !isLive(before))) return;
    this.#ended(after);
  }

  /** 3 */
  #oneRefreshPerEngine(job: Job): void {
    if (!isPastLock(job)) return;
    for (const other of this.#worlds.jobs.items.values()) {
      if (other.jobId === job.jobId || !isPastLock(other)) continue;
      if (other.facts.engine?.instanceId === job.facts.engine?.instanceId)
        this.#broken(`3: jobs ${job.jobId} and ${other.jobId} both refresh ${job.facts.engine?.instanceId}`);
    }
  }

  #ended(job: Job): void {
    const { jobId, endedAt = "", deadline, deadlines, leftovers = [] } = job;
    const late = secondsBetween(deadline, endedAt) - (deadlines?.deletion ?? 0);
    if (late > SLACK_SECONDS) this.#broken(`4: job ${jobId} ended ${late} s after its deadlines`);
    const clone = cloneIdentifier(jobId);
    const isThere = this.#worlds.rds.restored().some((restored) => restored.identifier === clone);
    if (isThere && !leftovers.some((left) => left.identifier === clone))
      this.#broken(`2: job ${jobId} ended, and its clone is there without being listed`);
    if (job.status === "succeeded" && !this.#wasRefreshed(job))
      this.#broken(`5: job ${jobId} says succeeded, but no refresh from its clone did`);
  }

  /** 5, from what the engine did. A host has its job's id in it, so no two jobs have the same. */
  #wasRefreshed(job: Job): boolean {
    const engine = this.#worlds.engines.find(({ instanceId }) => instanceId === job.facts.engine?.instanceId);
    engine?.carryOut();
    const since = this.#configured.get(job.jobId);
    return (engine?.dumps ?? []).some(
      ({ host, beganAt, state }) =>
        host.startsWith(`${cloneIdentifier(job.jobId)}.`) &&
        state === "succeeded" &&
        since !== undefined &&
        beganAt >= since,
    );
  }

  /** 1, with intent before effect, and nothing after the end. */
  #called(operation: string, names: readonly string[], by: Life): void {
    const [clone] = names.filter((name) => name.startsWith("dblab-refresh-"));
    const what = `${by.name} called ${operation} on ${names.join(", ")}`;
    if (clone === undefined) {
      this.#broken(`1: ${what}: no clone is named`);
      return;
    }
    const jobId = clone.slice("dblab-refresh-".length);
    const job = this.#worlds.jobs.items.get(jobId);
    const isRestore = operation.startsWith("Restore");
    const others = names.filter((name) => name !== clone && !/^db-/.test(name));
    if (others.length > (isRestore ? 1 : 0)) this.#broken(`1: ${what}: more than the clone`);
    if (by.jobId === undefined) {
      if (job && isLive(job)) this.#broken(`1: ${what}: its job lives`);
    } else {
      if (by.jobId !== jobId) this.#broken(`1: ${what}: it is not the caller's`);
      if (job && !isLive(job)) this.#broken(`1: ${what}: its job has ended`);
    }
    if (isRestore && !job?.owned.some(({ identifier }) => identifier === clone))
      this.#broken(`2: ${what}: the job's item does not have it`);
    if (!isRestore && this.#strangers.has(clone)) this.#broken(`1: ${what}: it is somebody else's`);
  }

  /** 3: only the handlers of the live job that holds an engine change it; the janitor only one that nobody holds. */
  #changesEngine(engine: string, path: string, by: Life): void {
    if (by.jobId === undefined) {
      const holder = [...this.#worlds.jobs.items.values()].find(
        (one) => isPastLock(one) && one.facts.engine?.instanceId === engine,
      );
      if (holder) this.#broken(`3: ${by.name} sent ${path} to ${engine}, which job ${holder.jobId} holds`);
      return;
    }
    const job = this.#worlds.jobs.items.get(by.jobId);
    if (job === undefined || !isPastLock(job))
      this.#broken(`3: ${by.name} sent ${path} for job ${by.jobId}, which does not hold the engine`);
  }

  #broken(what: string): void {
    this.violations.push(what);
  }
}

/** Whether the job holds its engine: from the intent to make a clone until its end. */
function isPastLock(job: Job): boolean {
  return isLive(job) && job.owned.length > 0;
}

/** Marks are written beside the chain: they touch no version, and nothing else. */
function isBeside(before: Job, after: Job): boolean {
  const { served, cancelRequestedAt } = after;
  return isDeepStrictEqual({ ...before, served, cancelRequestedAt }, { ...after, served, cancelRequestedAt });
}
