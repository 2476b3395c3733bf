import type { Target } from "../configuration/target.ts";
import { Fault } from "../job/fault.ts";
import { jobError } from "../job/job-error.ts";
import type { Outcome } from "../job/outcome.ts";
import { ownedOf } from "../job/owned.ts";
import type { Engine, EngineSourceChange, Retrieval } from "../ports/engine.ts";
import { describeSeconds, secondsBetween } from "../time.ts";
import { configDifferences } from "./config-differences.ts";
import { NO_SOURCE_HOST } from "./no-source-host.ts";
import { patience } from "./patience.ts";
import { isBusy } from "./retrieval-status.ts";
import type { StepContext } from "./step-context.ts";

/**
 * Points DBLab at the clone and starts the refresh, so that the refresh is known to read the clone: the engine tests
 * the connection, `lastRefresh` is noted while it is idle, the config is written and read back, and only if no
 * refresh has begun meanwhile is what begins afterwards ours.
 */
export async function dblabUpdater(context: StepContext): Promise<Outcome> {
  const { noted, configuredAt } = context.job.facts;
  const target = await context.target();
  const engine = await context.engine();
  if (noted === undefined) return testAndNote(context, target, engine);
  const retrieval = await engine.retrieval();
  if (configuredAt === undefined) return configure(context, target, engine, retrieval, noted.lastRefresh);
  return trigger(context, target, engine, retrieval);
}

async function testAndNote(context: StepContext, target: Target, engine: Engine): Promise<Outcome> {
  const endpoint = cloneEndpoint(context);
  const { dbName, username, password = "" } = target.source;
  const test = await engine.testSource({ ...endpoint, dbName, username, password });
  if (!test.ok) return unreachable(context, target, test.message);
  const retrieval = await engine.retrieval();
  if (isBusy(retrieval.status)) return engineBusy(context, target, retrieval);
  if (retrieval.status === "pending") return release(context, target, engine);
  const { lastRefresh, refreshFailedAt } = retrieval;
  return {
    kind: "wait",
    seconds: 0,
    say: `DBLab reaches the clone; its last refresh was ${lastRefresh ?? "never, or before a restart"}`,
    changes: {
      facts: {
        noted: { lastRefresh, ...(refreshFailedAt && { refreshFailedAt }) },
        unreachableSince: undefined,
      },
    },
  };
}

/**
 * An engine that was never configured starts a refresh by itself as soon as its config is written, and whose config
 * that was cannot be told afterwards: another installation may have written its own in between. So the one that it
 * starts by itself gets a source that cannot be: it fails, and harms nothing, since the engine has no data yet.
 */
async function release({ job, now }: StepContext, target: Target, engine: Engine): Promise<Outcome> {
  await engine.writeSource({ host: NO_SOURCE_HOST });
  return {
    kind: "wait",
    seconds: patience(target.dblab.pollInterval, job, now),
    say: `DBLab was pending; it is released with the source ${NO_SOURCE_HOST}, whose refresh fails at once`,
  };
}

/** How Postgres and libpq say that they know the host but not the login. A name in quotes may be any word. */
const REFUSALS =
  /authentication failed for user|no password supplied|(role|user|database) "[^"]*" does not exist|no pg_hba\.conf entry/i;

/** Wrong credentials stay wrong. A host out of reach may be DNS that is a minute late, so it gets a while. */
function unreachable({ job, now }: StepContext, target: Target, message: string): Outcome {
  const where = `${job.facts.endpoint?.host}:${job.facts.endpoint?.port}`;
  if (REFUSALS.test(message)) {
    const text = `the clone at ${where} refuses ${target.source.username} on ${target.source.dbName}: ${message}`;
    return { kind: "fail", error: jobError("clone-login-refused", text) };
  }
  const since = job.facts.unreachableSince ?? now;
  const limit = job.deadlines?.start ?? 0;
  const text = `DBLab cannot reach the clone at ${where}: ${message}`;
  if (secondsBetween(since, now) >= limit) {
    return { kind: "fail", error: jobError("clone-unreachable", `${text} (for ${describeSeconds(limit)})`) };
  }
  const say = job.facts.unreachableSince === undefined ? text : undefined;
  const changes = { facts: { unreachableSince: since } };
  return {
    kind: "wait",
    seconds: patience(target.dblab.pollInterval, job, now),
    changes,
    ...(say && { say }),
  };
}

async function configure(
  context: StepContext,
  target: Target,
  engine: Engine,
  retrieval: Retrieval,
  noted: string | null,
): Promise<Outcome> {
  const moved = (now: Retrieval) => now.lastRefresh !== noted || isBusy(now.status);
  if (moved(retrieval)) return startOver(context, target, retrieval);
  const wanted = sourceOf(context, target);
  const { password } = target.source;
  await engine.writeSource({ ...wanted, ...(password && { password }) });
  const differences = configDifferences(wanted, await engine.source());
  if (differences.length > 0) {
    const message = `the engine did not take over ${differences.join("; ")}`;
    return { kind: "fail", error: jobError("engine-config-not-applied", message) };
  }
  if ((await engine.file())?.connectionString) {
    const message = "the engine kept its source.connectionString, which overrides host and port";
    return { kind: "fail", error: jobError("engine-config-not-applied", message) };
  }
  const after = await engine.retrieval();
  if (moved(after)) return startOver(context, target, after);
  const say = `DBLab's source is the clone, ${wanted.dumpJobs} parallel dump jobs`;
  return { kind: "wait", seconds: 0, say, changes: { facts: { configuredAt: context.now } } };
}

/** A refresh that began before the config was ours proves nothing: wait for its end, and note `lastRefresh` anew. */
function startOver({ job, now }: StepContext, target: Target, retrieval: Retrieval): Outcome {
  return {
    kind: "wait",
    seconds: patience(target.dblab.pollInterval, job, now),
    say: `Somebody else's refresh began at ${retrieval.lastRefresh}; waiting for its end`,
    changes: { facts: { noted: undefined } },
  };
}

async function trigger(
  context: StepContext,
  target: Target,
  engine: Engine,
  retrieval: Retrieval,
): Promise<Outcome> {
  const started = began(context, retrieval);
  if (started) return started;
  try {
    await engine.startFullRefresh();
  } catch (error) {
    if (!(error instanceof Fault) || error.passing) throw error;
    // Refused: because ours runs already (a lost answer), or somebody else's, or for good.
    const now = await engine.retrieval();
    const ours = began(context, now);
    if (ours) return ours;
    // `renewed` is not busy by itself, but a refresh on its way from its dump to its snapshot is, as the refusal says.
    if (isBusy(now.status) || /in progress/.test(error.message)) return engineBusy(context, target, now);
    throw error;
  }
  return {
    kind: "advance",
    to: "refresh-poller",
    say: "The full refresh is started",
    changes: { facts: { triggeredAt: context.now } },
  };
}

function began({ job, now }: StepContext, { lastRefresh }: Retrieval): Outcome | undefined {
  if (lastRefresh === null || lastRefresh === job.facts.noted?.lastRefresh) return undefined;
  return {
    kind: "advance",
    to: "refresh-poller",
    say: `The full refresh began at ${lastRefresh}`,
    changes: { facts: { triggeredAt: now, refreshStartedAt: lastRefresh } },
  };
}

function engineBusy({ job, now }: StepContext, target: Target, retrieval: Retrieval): Outcome {
  const { status } = retrieval;
  const say =
    status === job.facts.retrievalStatus ? undefined : `DBLab is ${status} for somebody else; waiting`;
  const changes = { facts: { retrievalStatus: status } };
  return {
    kind: "wait",
    seconds: patience(target.dblab.pollInterval, job, now),
    changes,
    ...(say && { say }),
  };
}

function sourceOf(context: StepContext, target: Target) {
  const { parallelJobs } = context.job.facts;
  const { dbName, username } = target.source;
  // For Aurora this is the member: IAM authentication is asked of an instance.
  const clone = ownedOf(context.job.owned, "db-instance");
  return {
    ...cloneEndpoint(context),
    dbName,
    username,
    dumpJobs: parallelJobs?.dump ?? 1,
    ...(parallelJobs?.restore && { restoreJobs: parallelJobs.restore }),
    ...(target.clone.enableIAMAuth && clone && { iamInstance: clone.identifier }),
  } satisfies EngineSourceChange;
}

function cloneEndpoint({ job }: StepContext) {
  if (job.facts.endpoint === undefined) throw new Error("the clone has no endpoint");
  return job.facts.endpoint;
}
