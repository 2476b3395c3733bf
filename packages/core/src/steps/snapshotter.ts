import { dumpJobs } from "../configuration/dump-jobs.ts";
import type { Target } from "../configuration/target.ts";
import { jobError } from "../job/job-error.ts";
import { cloneIdentifier } from "../job/job-id.ts";
import type { Outcome } from "../job/outcome.ts";
import { withOwned } from "../job/owned.ts";
import type { DbSnapshot } from "../ports/rds.ts";
import { describeSeconds, secondsBetween } from "../time.ts";
import { takeEngine } from "./engine-lock.ts";
import { checkEngine } from "./engine-preflight.ts";
import type { StepContext } from "./step-context.ts";

/** Takes the engine's lock, checks everything that can be checked before anything is paid for, finds the snapshot. */
export async function snapshotter(context: StepContext): Promise<Outcome> {
  const { facts } = context.job;
  if (facts.engine === undefined) return meetEngine(context);
  const busy = await takeLock(context, facts.engine.instanceId);
  if (busy) return busy;
  const target = await context.target();
  const refused = await checkEngine(context, target);
  if (refused) return refused;
  return chooseSnapshot(context, target);
}

/** The engine's own id is committed first: the lock is named after it, and must be found again to be released. */
async function meetEngine(context: StepContext): Promise<Outcome> {
  const engine = await (await context.engine()).health();
  const major = Number(/^v?(\d+)/.exec(engine.version)?.[1]);
  if (major < 4) {
    const message = `the DBLab Engine ${engine.instanceId} is version ${engine.version}; 4.0 or later is needed`;
    return { kind: "fail", error: jobError("engine-too-old", message) };
  }
  const say = `DBLab Engine ${engine.instanceId} answers (${engine.version})`;
  return { kind: "wait", seconds: 0, say, changes: { facts: { engine } } };
}

async function takeLock(context: StepContext, instanceId: string): Promise<Outcome | undefined> {
  const { job } = context;
  const holder = await takeEngine(context, instanceId, job.jobId);
  if (holder === job.jobId) return undefined;
  const error = jobError("engine-busy", `job ${holder} is refreshing the DBLab Engine ${instanceId}`);
  return { kind: "conclude", as: "skipped", say: `Skipped: ${error.message}`, error };
}

async function chooseSnapshot(context: StepContext, { source, clone, dblab }: Target): Promise<Outcome> {
  const { job, now } = context;
  const rds = context.rds();
  const instance = await rds.instance(source.identifier);
  if (instance === undefined) {
    const message = `no DB instance ${source.identifier} in ${job.aws?.region}`;
    return { kind: "fail", error: jobError("source-not-found", message) };
  }
  if (instance.engine !== "postgres") {
    const message = `the DB instance ${source.identifier} is ${instance.engine}, not postgres`;
    return { kind: "fail", error: jobError("source-not-postgres", message) };
  }
  const snapshot = source.snapshotIdentifier
    ? await rds.snapshot(source.snapshotIdentifier)
    : latest(await rds.automatedSnapshots(instance.resourceId));
  if (snapshot === undefined) {
    const message = source.snapshotIdentifier
      ? `no DB snapshot ${source.snapshotIdentifier}`
      : `no available automated snapshot of ${source.identifier} (${instance.resourceId})`;
    return { kind: "fail", error: jobError("snapshot-not-found", message) };
  }
  if (snapshot.status !== "available" || snapshot.createdAt === undefined) {
    const message = `the DB snapshot ${snapshot.identifier} is ${snapshot.status}, not available`;
    const error = jobError("snapshot-not-available", message);
    // One that is being made becomes available; any other status does not.
    return snapshot.status === "creating" ? { kind: "retry", error } : { kind: "fail", error };
  }
  const age = secondsBetween(snapshot.createdAt, now);
  if (source.maxSnapshotAge !== undefined && age > source.maxSnapshotAge) {
    const message = `the DB snapshot ${snapshot.identifier} is ${describeSeconds(age)} old; source.maxSnapshotAge is ${describeSeconds(source.maxSnapshotAge)}`;
    return { kind: "fail", error: jobError("snapshot-too-old", message) };
  }
  const dump = clone.dumpJobs ?? dumpJobs(clone.instanceClass);
  const identifier = cloneIdentifier(job.jobId);
  return {
    kind: "advance",
    to: "cloner",
    say: `Snapshot ${snapshot.identifier}, ${describeSeconds(age)} old`,
    changes: {
      facts: {
        source: { resourceId: instance.resourceId, engineVersion: instance.engineVersion },
        snapshot: { identifier: snapshot.identifier, createdAt: snapshot.createdAt },
        parallelJobs: { dump, restore: dblab.restoreJobs ?? dump },
      },
      owned: withOwned(job.owned, { type: "db-instance", identifier, purpose: "temporary", intendedAt: now }),
    },
  };
}

/** The newest one that is complete; one still being made has no creation time. */
function latest(snapshots: readonly DbSnapshot[]): DbSnapshot | undefined {
  return snapshots
    .filter((snapshot) => snapshot.status === "available" && snapshot.createdAt !== undefined)
    .sort((a, b) => ((a.createdAt ?? "") < (b.createdAt ?? "") ? 1 : -1))[0];
}
