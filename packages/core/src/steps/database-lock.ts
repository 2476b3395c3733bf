import type { Job } from "../job/job.ts";
import { fixedSnapshot } from "../rds/snapshot-names.ts";

/** One job that changes something per database. */
export function databaseLock(region: string, identifier: string): string {
  return `database/${region}/${identifier}`;
}

/**
 * Whoever exports a snapshot holds it, and whoever is to delete it: AWS does not say what becomes of an export whose
 * snapshot is deleted under it, and does not run two exports of one.
 */
export function snapshotLock(region: string, identifier: string): string {
  return `snapshot/${region}/${identifier}`;
}

/** Every lock that a job of a database may hold: released at its end, which does nothing to those that it does not hold. */
export function databaseLocks(job: Job): readonly string[] {
  const { region } = job.aws ?? {};
  if (region === undefined || job.database === undefined) return [];
  const { source } = job.facts.restore ?? {};
  const snapshots = new Set([fixedSnapshot(job.targetName), ...(source ? [source.identifier] : [])]);
  return [
    databaseLock(region, job.targetName),
    ...[...snapshots].map((snapshot) => snapshotLock(region, snapshot)),
  ];
}
