import { afterSnapshot } from "../job/after-snapshot.ts";
import { describeDifference } from "../job/describe-difference.ts";
import type { Job } from "../job/job.ts";
import { keptSnapshots } from "../job/kept-snapshots.ts";
import type { Difference } from "../job/restore-facts.ts";
import { restoreNames } from "../rds/restore-names.ts";

/** Of a job of a database: what whoever is paged at night asks before anything else. Sentences for people. */
export interface Standing {
  /** What has the database's name now, and whether it admits its clients. */
  readonly name: string;
  /** What becomes of writes made after the snapshot. Absent before anything took the name. */
  readonly writes?: string;
  /** The settings that are not as they were, each with why, where it is known. Absent before they were compared. */
  readonly settings?: string;
  /** Which two snapshots there are, if the fixed name's is not the one that was taken. */
  readonly snapshots?: string;
  /** `s3://bucket/prefix/task`. */
  readonly exportedTo?: string;
}

/** Undefined of a job that has not met its database. */
export function standingOf(job: Job): Standing | undefined {
  const { restore } = job.facts;
  if (restore?.original === undefined && restore?.exportedTo === undefined) return undefined;
  const snapshots = keptSnapshots(job);
  const writes = restore.swappedAt === undefined ? undefined : afterSnapshot(job);
  return {
    name: nameOf(job),
    ...(writes && { writes }),
    ...(restore.differences && { settings: settingsOf(restore.differences) }),
    ...(snapshots && { snapshots }),
    // It is noted when the export is asked for: what is told is what is there.
    ...(restore.exportedTo && isExported(job) && { exportedTo: restore.exportedTo }),
  };
}

function isExported({ verdict, status }: Job): boolean {
  return (verdict ?? status) === "succeeded";
}

function nameOf(job: Job): string {
  // What a restore has done that asked for it is told by the restore's own alert.
  if (job.kind === "export") return `an export touches nothing of ${job.targetName}`;
  const { targetName, jobId, order, facts, status } = job;
  // After a swap by a record the database is called `-live-` in RDS.
  const name = facts.restore?.current?.identifier ?? targetName;
  if (order?.cutover === "dns" && facts.restore?.swapSince !== undefined) return recordOf(job);
  const { swapSince, forwardSince, swappedAt, backAt, isolatingSince, stranded, originalGoneAt } =
    facts.restore ?? {};
  const { old, fresh } = restoreNames(targetName, jobId);
  if (order?.to !== undefined) return `${originalOf(job)}: ${copyOf(job, order.to)}`;
  if (swappedAt !== undefined) {
    // Somebody may have renamed what is stranded: its leftover has its name.
    const kept = stranded === undefined || stranded.length === 0 ? `kept as ${old}` : "left over";
    const original = originalGoneAt === undefined ? kept : "deleted";
    return `${name} is what was restored; the original is ${original}`;
  }
  if (stranded !== undefined && stranded.length > 0)
    return `it must be looked at by hand whether ${name} is there; the original may be called ${old}, what was restored ${fresh}`;
  if (forwardSince !== undefined)
    return `${name} is being given to what was restored; the original is kept as ${old}`;
  if (backAt !== undefined) return `${name} is the original again, as it was`;
  if (swapSince !== undefined) return `${name} is being given back to the original`;
  if (isolatingSince !== undefined)
    return status === "running"
      ? `${name} is the original; it admits nobody until it has its security groups again`
      : `${name} is the original`;
  return `${name} is the original, untouched`;
}

/** Beside what is restored under another name, the original is touched by an isolation only. */
function originalOf({ targetName, status, facts }: Job): string {
  const { isolatingSince, backAt } = facts.restore ?? {};
  return isolatingSince !== undefined && backAt === undefined && status === "running"
    ? `${targetName} admits nobody until it has its security groups again`
    : `${targetName} is as it was`;
}

/** What is called `to`, and what was restored if that is not. */
function copyOf({ targetName, jobId, facts, owned, status, verdict }: Job, to: string): string {
  const { forwardSince, swappedAt, stranded = [] } = facts.restore ?? {};
  const { fresh } = restoreNames(targetName, jobId);
  if (swappedAt !== undefined) return `what is restored is called ${to}`;
  if (stranded.length > 0)
    return `it must be looked at by hand what is called ${to}; what was restored may still be called ${fresh}`;
  if (forwardSince !== undefined) return `what was restored, as ${fresh}, is being given the name ${to}`;
  const isBegun = owned.some(({ identifier, goneAt }) => identifier === fresh && goneAt === undefined);
  if (verdict === undefined && status === "running") return `what is restored is not called ${to} yet`;
  if (!isBegun) return `nothing was restored as ${to}`;
  return status === "running"
    ? `nothing was restored as ${to}; what there is of it, ${fresh}, is being deleted`
    : `nothing was restored as ${to}; ${fresh} may be left of it`;
}

/** The same where clients connect to a DNS record, and no name is taken away from anything. */
function recordOf({ targetName, jobId, database, facts }: Job): string {
  const { forwardSince, swappedAt, backAt, stranded, originalGoneAt, original, newHost } =
    facts.restore ?? {};
  const { old } = restoreNames(targetName, jobId);
  const record = database?.restore.record?.name ?? "the record";
  const was = original?.endpoint.host;
  if (stranded !== undefined && stranded.length > 0)
    return `it must be looked at by hand where ${record} points: the original is ${was}, what was restored ${newHost}`;
  if (swappedAt !== undefined)
    return `${record} is what was restored (${newHost}); the original is ${originalGoneAt === undefined ? `kept, at last as ${old}` : "deleted"}`;
  if (forwardSince !== undefined)
    return `${record} leads to what was restored (${newHost}); who remembers the old answer uses the original`;
  return backAt === undefined
    ? `${record} is being pointed at the original again (${was})`
    : `${record} is the original again (${was})`;
}

function settingsOf(differences: readonly Difference[]): string {
  return differences.length === 0 ? "all as they were" : differences.map(describeDifference).join("\n");
}
