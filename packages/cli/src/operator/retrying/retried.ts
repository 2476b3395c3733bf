import { isLive, type Job } from "@dblab-refresh/core/job/job";
import type { RestoreOrder, SnapshotSource } from "@dblab-refresh/core/job/restore-order";
import { ownerOf } from "@dblab-refresh/core/rds/clone-tags";
import { dataTime } from "@dblab-refresh/core/rds/snapshot-state";
import { exitCodes } from "../../exit-codes.ts";
import { PlainError } from "../../plain-error.ts";

/** What a retry asks for. Under one request id, so that a job is retried once, however often somebody asks. */
export interface Retry {
  readonly requestId: string;
  readonly request: Readonly<Record<string, unknown>>;
  /** The snapshot that the failed step had, and that must still be there, with the job's owner tag: a later job's may have its name. */
  readonly needs?: {
    readonly snapshot: string;
    readonly kind: "db-instance" | "db-cluster";
    readonly owner: string;
  };
  /** What is done again, for people. */
  readonly from: string;
}

/**
 * The request that takes an ended job up where it failed. It is a new job: the old one has ended, has told so and has given
 * up its locks and its clone, so nothing of it goes on. What can be taken over is what outlives a job: its snapshot.
 *
 * @throws PlainError if there is nothing to retry, or what the failed step had is gone
 */
export function retryOf(job: Job): Retry {
  const { jobId, status } = job;
  if (isLive(job)) {
    throw refusal(
      `the job ${jobId} is going on (${job.step})`,
      `Run dblab-refresh watch ${jobId}, or cancel it.`,
    );
  }
  if (status === "succeeded") {
    throw refusal(
      `the job ${jobId} has succeeded`,
      `There is nothing to retry; for another one run ${afresh(job)}.`,
    );
  }
  const about = { requestId: `retry-of/${jobId}` };
  const failedAt = stepOfFailure(job);
  if (job.kind === "refresh") {
    if (failedAt === "dblab-updater" || failedAt === "refresh-poller") {
      throw refusal(
        `the job ${jobId} ended at ${failedAt}, and ${fateOfClone(job)}`,
        `Begin anew: ${afresh(job)}.`,
      );
    }
    const request = { job: "refresh", target: job.targetName, retryOf: jobId };
    return { ...about, request, from: "from its preflight, with the newest snapshot" };
  }
  return { ...about, ...databaseRetry(job, failedAt) };
}

/** What the job itself knows of the clone that the failed step needs: its clean-up has looked, and written it down. */
function fateOfClone({ owned, leftovers = [] }: Job): string {
  const clone = owned.find(
    ({ type, purpose }) => purpose === "temporary" && /^db-(instance|cluster)$/.test(type),
  );
  const left = leftovers.find(
    ({ type, identifier }) => type === clone?.type && identifier === clone.identifier,
  );
  if (clone === undefined) return "has no clone any more, which that step needs";
  const its = `its clone ${clone.identifier}, which that step needs,`;
  if (left !== undefined) return `${its} is to be deleted, which has not come about yet (${left.why})`;
  if (clone.goneAt !== undefined) return `${its} was deleted, and seen gone at ${clone.goneAt}`;
  return `${its} was never seen in RDS`;
}

function databaseRetry(job: Job, failedAt: string): Pick<Retry, "request" | "needs" | "from"> {
  const { order, jobId, targetName } = job;
  if (order === undefined) {
    throw refusal(
      `the job ${jobId} was not taken: ${job.error?.message ?? "its request was wrong"}`,
      `Correct it: ${afresh(job)}.`,
    );
  }
  const request = (from: unknown) => ({
    job: job.kind,
    identifier: targetName,
    ...asked(order, job.kind),
    from,
    retryOf: jobId,
  });
  const source = job.facts.restore?.source;
  if (failedAt === "snapshotter" || source === undefined || order.from.kind !== "new") {
    // A snapshot's job takes a new one anyway.
    const from = job.kind === "snapshot" ? undefined : sourceWords(order.from);
    return { request: request(from), from: "from the beginning" };
  }
  if (order.isolate) {
    throw refusal(
      `the job ${jobId} took its snapshot while the original admitted nobody, and it has admitted writes since`,
      `A retry would lose them. Begin anew: ${afresh(job)}.`,
    );
  }
  const kind = job.database?.type === "aurora-cluster" ? "db-cluster" : "db-instance";
  const snapshot = keptSnapshot(job, source.identifier);
  return {
    request: request({ snapshot }),
    needs: { snapshot, kind, owner: ownerOf(job) },
    from: `from ${failedAt}, with its snapshot ${snapshot} of ${dataTime(source)}: what was written since is not in it`,
  };
}

/**
 * The job reads the snapshot under its own name, and its clean-up deletes that one once the database's fixed name has a
 * copy: what is left of it is the copy.
 */
function keptSnapshot({ owned }: Job, own: string): string {
  const kept = owned.filter(({ type, purpose }) => /snapshot$/.test(type) && purpose === "delivered");
  return (kept.find(({ identifier }) => identifier === own) ?? kept[0])?.identifier ?? own;
}

/** The step that the job was at when it failed: the last one on its timeline that is not its clean-up. */
function stepOfFailure({ timeline, step }: Job): string {
  return timeline.findLast((entry) => entry.step !== "reaper" && entry.step !== "intake")?.step ?? step;
}

function sourceWords(from: SnapshotSource): unknown {
  if (from.kind === "named") return { snapshot: from.identifier };
  return from.kind === "point-in-time" ? { pointInTime: from.at } : from.kind;
}

/** The order as a request says it. Where nothing is swapped, nothing may be said of a swap. */
function asked(order: RestoreOrder, kind: Job["kind"]): Readonly<Record<string, unknown>> {
  const { to, dryRun, keepOriginal, finalSnapshot, isolate, cutover, order: beside } = order;
  const common = { ...(dryRun && { dryRun }), ...(kind !== "export" && { export: order.export }) };
  if (kind !== "restore") return common;
  if (to !== undefined) return { ...common, to };
  return { ...common, keepOriginal: `${keepOriginal}s`, finalSnapshot, isolate, cutover, order: beside };
}

function afresh({ kind, targetName }: Job): string {
  return `dblab-refresh enqueue ${kind} ${targetName}`;
}

function refusal(message: string, next: string): PlainError {
  return new PlainError(message, next, exitCodes.failed);
}
