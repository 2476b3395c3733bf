import type { Job } from "@dblab-refresh/core/job/job";
import { describePlace } from "../described-event.ts";
import type { LocalStage } from "../stage.ts";
import { type ComparedTable, comparedTables } from "./compared-tables.ts";
import { type StepTime, stepTimes } from "./step-times.ts";

/** What a machine is told: the last line of standard output with `--json`. */
export interface DemoResult {
  readonly status: Job["status"];
  readonly jobId: string;
  readonly snapshotId: string | null;
  /** The instance, or the cluster. */
  readonly cloneId: string | null;
  readonly steps: readonly StepTime[];
  readonly tables: readonly ComparedTable[];
  /** Clones, snapshots, backups and whatever the job itself names. */
  readonly leftovers: readonly string[];
  readonly mutatingCallsOnSource: readonly string[];
  /** What arrived by mail, in Slack, on topics: where, and the line that is seen first. */
  readonly alerts: readonly { readonly place: string; readonly headline: string }[];
  readonly error?: Job["error"];
}

/** Asks the world, not the job, what became of everything. */
export async function demoResult(stage: LocalStage, job: Job): Promise<DemoResult> {
  const snapshotId = job.facts.snapshot?.identifier ?? null;
  // A refresh that failed left DBLab's data as they were: there is nothing to compare with the snapshot.
  const tables =
    job.status === "succeeded" && snapshotId
      ? comparedTables(await stage.verifySnapshot(snapshotId), await stage.dblabContents())
      : [];
  const { clones, snapshots, backups } = await stage.leftovers();
  return {
    status: job.status,
    jobId: job.jobId,
    snapshotId,
    cloneId: job.owned[0]?.identifier ?? null,
    steps: stepTimes(job),
    tables,
    leftovers: [
      ...clones.map((name) => `clone ${name}`),
      ...snapshots.map((name) => `snapshot ${name}`),
      ...backups.map((name) => `backup ${name}`),
      ...(job.leftovers ?? []).map((left) => `${left.type} ${left.identifier}: ${left.why}`),
    ],
    mutatingCallsOnSource: callsOnSource(stage)
      .filter((call) => call.mutating)
      .map((call) => call.operation),
    alerts: stage.world.alerts.server.arrivals.map((arrival) => ({
      place: describePlace(arrival),
      headline: arrival.headline,
    })),
    ...(job.error && { error: job.error }),
  };
}

/** Every call to RDS that named the production instance, or the cluster or one of its members, and how often. */
export function callsOnSource(stage: LocalStage) {
  const counted = new Map<string, { operation: string; mutating: boolean; count: number }>();
  const { source, rds } = stage.world;
  for (const { operation, mutating, names } of rds.calls) {
    if (!source.names.some((name) => names.includes(name))) continue;
    const known = counted.get(operation) ?? { operation, mutating, count: 0 };
    counted.set(operation, { ...known, count: known.count + 1 });
  }
  return [...counted.values()];
}

/** Whether everything is as it should be after a refresh. */
export function isGood(result: DemoResult): boolean {
  return (
    result.status === "succeeded" &&
    result.tables.length > 0 &&
    result.tables.every((table) => table.equal) &&
    result.leftovers.length === 0 &&
    result.mutatingCallsOnSource.length === 0
  );
}
