import type { Target } from "../../configuration/target.ts";
import type { ErrorCode } from "../../job/error-catalogue.ts";
import { jobError } from "../../job/job-error.ts";
import type { Outcome } from "../../job/outcome.ts";
import { withOwned } from "../../job/owned.ts";
import type { DbSnapshot } from "../../ports/rds.ts";
import { describeSeconds, secondsBetween } from "../../time.ts";
import { takeEngine } from "../engine-lock.ts";
import type { StepContext } from "../step-context.ts";
import { databaseSnapshotter } from "./database/database-snapshotter.ts";
import { checkEngine } from "./engine-preflight.ts";
import { intendedClone, sourceOf } from "./source.ts";
import { waitOrSkip } from "./wait-or-skip.ts";

/** The step of two kinds of job: a refresh has an engine and a target, the others have a database. */
export function snapshotter(context: StepContext): Promise<Outcome> {
  return context.job.kind === "refresh" ? refreshSnapshotter(context) : databaseSnapshotter(context);
}

/** Takes the engine's lock, checks everything that can be checked before anything is paid for, finds the snapshot. */
async function refreshSnapshotter(context: StepContext): Promise<Outcome> {
  const { facts } = context.job;
  if (facts.engine === undefined) return meetEngine(context);
  const target = await context.target();
  const busy = await takeLock(context, target, facts.engine.instanceId);
  if (busy) return busy;
  const refused = await checkEngine(context, target);
  if (refused) return refused;
  return chooseSnapshot(context, target);
}

/** The engine's own id is committed first: the lock is named after it, and must be found again to be released. */
export async function meetEngine(context: StepContext): Promise<Outcome> {
  const engine = await (await context.engine()).health();
  const major = Number(/^v?(\d+)/.exec(engine.version)?.[1]);
  if (major < 4) {
    return fail(
      "engine-too-old",
      `the DBLab Engine ${engine.instanceId} is version ${engine.version}; 4.0 or later is needed`,
    );
  }
  const say = `DBLab Engine ${engine.instanceId} answers (${engine.version})`;
  return { kind: "wait", seconds: 0, say, changes: { facts: { engine } } };
}

async function takeLock(
  context: StepContext,
  target: Target,
  instanceId: string,
): Promise<Outcome | undefined> {
  const { job } = context;
  const holder = await takeEngine(context, instanceId, job.jobId);
  if (holder === job.jobId) return undefined;
  const error = jobError("engine-busy", `job ${holder} is refreshing the DBLab Engine ${instanceId}`);
  return waitOrSkip(context, target, "engine", error);
}

/** Finds the source and the snapshot that its clone is restored from. */
export async function chooseSnapshot(context: StepContext, target: Target): Promise<Outcome> {
  const { job, now } = context;
  const { identifier, snapshotIdentifier, maxSnapshotAge } = target.source;
  const source = sourceOf(context.rds(), target.source);
  const found = await source.find();
  if (found === undefined) {
    return fail("source-not-found", `no ${source.thing} ${identifier} in ${job.aws?.region}`);
  }
  if (found.engine !== source.engine) {
    return fail(
      "source-not-postgres",
      `the ${source.thing} ${identifier} is ${found.engine}, not ${source.engine}`,
    );
  }
  const snapshot = snapshotIdentifier
    ? await source.snapshot(snapshotIdentifier)
    : latest(await source.automatedSnapshots(found.resourceId));
  if (snapshot === undefined) {
    const which = snapshotIdentifier ?? `(automated, available) of ${identifier} (${found.resourceId})`;
    return fail("snapshot-not-found", `no snapshot ${which}`);
  }
  if (snapshot.status !== "available" || snapshot.createdAt === undefined) {
    const message = `the snapshot ${snapshot.identifier} is ${snapshot.status}, not available`;
    const error = jobError("snapshot-not-available", message);
    // One that is being made becomes available; any other status does not.
    return snapshot.status === "creating" ? { kind: "retry", error } : { kind: "fail", error };
  }
  const age = secondsBetween(snapshot.createdAt, now);
  if (maxSnapshotAge !== undefined && age > maxSnapshotAge) {
    const limit = describeSeconds(maxSnapshotAge);
    const message = `the snapshot ${snapshot.identifier} is ${describeSeconds(age)} old; source.maxSnapshotAge is ${limit}`;
    return fail("snapshot-too-old", message);
  }
  const dump = target.clone.dumpJobs;
  const restore = target.dblab.restoreJobs;
  return {
    kind: "advance",
    to: "cloner",
    say: `Snapshot ${snapshot.identifier}, ${describeSeconds(age)} old`,
    changes: {
      facts: {
        source: { resourceId: found.resourceId, engineVersion: found.engineVersion },
        snapshot: { identifier: snapshot.identifier, createdAt: snapshot.createdAt, engine: snapshot.engine },
        parallelJobs: { dump, ...(restore && { restore }) },
        waitingSince: undefined,
      },
      owned: withOwned(job.owned, intendedClone(source.clone, job.jobId, now)),
    },
  };
}

function fail(code: ErrorCode, message: string): Outcome {
  return { kind: "fail", error: jobError(code, message) };
}

/** The newest one that is complete; one still being made has no creation time. */
function latest(snapshots: readonly DbSnapshot[]): DbSnapshot | undefined {
  return snapshots
    .filter((snapshot) => snapshot.status === "available" && snapshot.createdAt !== undefined)
    .sort((a, b) => ((a.createdAt ?? "") < (b.createdAt ?? "") ? 1 : -1))[0];
}
