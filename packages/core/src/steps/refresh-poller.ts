import { Fault } from "../job/fault.ts";
import { jobError } from "../job/job-error.ts";
import type { Outcome } from "../job/outcome.ts";
import type { Engine, Retrieval } from "../ports/engine.ts";
import { describeSeconds, later, secondsBetween } from "../time.ts";
import { patience } from "./patience.ts";
import type { StepContext } from "./step-context.ts";

/**
 * Waits for the proof that DBLab was refreshed from this job's clone: `lastRefresh` is set and is not the noted one,
 * then `finished`, and the config still shows the clone. `finished` alone proves nothing: a short refresh may be over
 * between two looks, and an old one shows the same.
 */
export async function refreshPoller(context: StepContext): Promise<Outcome> {
  const { facts } = context.job;
  const engine = await context.engine();
  const retrieval = await engine.retrieval();
  const { lastRefresh } = retrieval;
  if (lastRefresh === null && (facts.refreshStartedAt ?? facts.noted?.lastRefresh ?? null) !== null) {
    return forgotten(context, engine);
  }
  if (lastRefresh === null || lastRefresh === facts.noted?.lastRefresh) return notBegun(context, retrieval);
  return begun(context, engine, retrieval, lastRefresh);
}

async function notBegun(context: StepContext, retrieval: Retrieval): Promise<Outcome> {
  const { job, now } = context;
  const limit = job.deadlines?.start ?? 0;
  if (now < later(job.facts.triggeredAt ?? job.stepStartedAt, limit)) return look(context, retrieval);
  const failure = ownFailure(context, retrieval);
  const alert = failure === undefined ? "" : `; its alert: ${failure}`;
  const message = `the engine took the refresh, but did not begin it within ${describeSeconds(limit)} (it is ${retrieval.status})${alert}`;
  return { kind: "fail", error: jobError("refresh-not-started", message) };
}

/**
 * The engine's alert, unless it had it before this job's refresh: it keeps it until a refresh succeeds, and it may quote
 * another target's login, which nobody here could leave out.
 */
function ownFailure({ job }: StepContext, { refreshFailed, refreshFailedAt }: Retrieval): string | undefined {
  const isOld = refreshFailedAt !== undefined && refreshFailedAt === job.facts.noted?.refreshFailedAt;
  return isOld ? undefined : refreshFailed;
}

/** The engine restarted: `lastRefresh` lives in its memory only. The refresh is triggered again, once. */
async function forgotten(context: StepContext, engine: Engine): Promise<Outcome> {
  const { job, now } = context;
  if (job.facts.retriggeredAt !== undefined) {
    return {
      kind: "fail",
      error: jobError("engine-restarted", "the engine restarted twice during the refresh"),
    };
  }
  try {
    await engine.startFullRefresh();
  } catch (error) {
    // It began one of its own when it started: that one reads our clone as well, and shows at the next look.
    if (!(error instanceof Fault) || error.passing) throw error;
  }
  return {
    kind: "wait",
    seconds: (await context.target()).dblab.pollInterval,
    say: "The engine restarted and forgot its refresh; it is started again",
    changes: {
      facts: {
        retriggeredAt: now,
        triggeredAt: now,
        refreshStartedAt: undefined,
        noted: { lastRefresh: null },
      },
    },
  };
}

async function begun(
  context: StepContext,
  engine: Engine,
  retrieval: Retrieval,
  lastRefresh: string,
): Promise<Outcome> {
  const { job, now } = context;
  if (retrieval.status === "failed") {
    const message = ownFailure(context, retrieval) ?? "the engine says failed, without an alert";
    return { kind: "fail", error: jobError("refresh-failed", message) };
  }
  if (retrieval.status === "renewed") return renewed(context, retrieval, lastRefresh);
  if (retrieval.status !== "finished") return look(context, retrieval, lastRefresh);
  const source = await engine.source();
  const { endpoint } = job.facts;
  if (source.host !== endpoint?.host || source.port !== endpoint?.port) {
    const message = `the engine finished, but its source is ${source.host}:${source.port} by now, not the clone at ${endpoint?.host}:${endpoint?.port}`;
    return { kind: "fail", error: jobError("engine-config-changed", message) };
  }
  const took = describeSeconds(secondsBetween(job.facts.triggeredAt ?? job.stepStartedAt, now));
  return {
    kind: "conclude",
    as: "succeeded",
    say: `DBLab is refreshed from the clone (in ${took})`,
    changes: { facts: { refreshStartedAt: lastRefresh, retrievalStatus: retrieval.status } },
  };
}

/** Between the dump and the snapshot for a moment; for good, if the engine has no snapshot job. */
async function renewed(context: StepContext, retrieval: Retrieval, lastRefresh: string): Promise<Outcome> {
  const { job, now } = context;
  const since = job.facts.renewedSince ?? now;
  const limit = job.deadlines?.start ?? 0;
  if (secondsBetween(since, now) < limit) {
    const outcome = await look(context, retrieval, lastRefresh);
    return {
      ...outcome,
      changes: { ...outcome.changes, facts: { ...outcome.changes?.facts, renewedSince: since } },
    };
  }
  const message = `the engine dumped the clone, and has not begun a snapshot of it for ${describeSeconds(limit)}`;
  return { kind: "fail", error: jobError("engine-no-snapshot-job", message) };
}

async function look(context: StepContext, retrieval: Retrieval, lastRefresh?: string): Promise<Outcome> {
  const { job, now } = context;
  const { pollInterval } = (await context.target()).dblab;
  const { status } = retrieval;
  const facts = { retrievalStatus: status, ...(lastRefresh && { refreshStartedAt: lastRefresh }) };
  const say = status === job.facts.retrievalStatus ? undefined : `DBLab is ${status}`;
  return { kind: "wait", seconds: patience(pollInterval, job, now), changes: { facts }, ...(say && { say }) };
}
