import type { Target } from "../../configuration/target.ts";
import type { ErrorCode } from "../../job/error-catalogue.ts";
import { type JobError, jobError } from "../../job/job-error.ts";
import type { Outcome } from "../../job/outcome.ts";
import type { EngineStatus } from "../../ports/engine.ts";
import { instant, later } from "../../time.ts";
import { isBusy } from "../retrieval-status.ts";
import type { StepContext } from "../step-context.ts";
import { waitOrSkip } from "./wait-or-skip.ts";

/** What must be true of the engine before a clone is paid for. Undefined: nothing stands against it. */
export async function checkEngine(context: StepContext, target: Target): Promise<Outcome | undefined> {
  const engine = await context.engine();
  const status = await engine.status();
  const { retrieval } = status;
  const name = context.job.facts.engine?.instanceId ?? target.dblab.apiEndpoint;
  if (retrieval.mode !== "logical") {
    return fail(
      "engine-not-logical",
      `the DBLab Engine ${name} retrieves in ${retrieval.mode} mode, not logical`,
    );
  }
  if (status.configClosed) {
    return fail(
      "engine-config-closed",
      `the DBLab Engine ${name} does not let its config be changed over the API`,
    );
  }
  if (isBusy(retrieval.status)) {
    const error = jobError("engine-busy", `the DBLab Engine ${name} is ${retrieval.status} already`);
    return waitOrSkip(context, target, "engine", error);
  }
  const noPool = poolFault(status, name);
  if (noPool) return waitOrSkip(context, target, "pool", noPool);
  return (
    timetableFault(context, status, name) ??
    (await dumpFault(context, target)) ??
    (await keyFault(context, target))
  );
}

function poolFault(status: EngineStatus, name: string): JobError | undefined {
  if (status.pools.some((pool) => pool.clones === 0)) return undefined;
  const pools = status.pools.map((pool) => `${pool.name}: ${pool.clones}`).join(", ");
  return jobError(
    "engine-no-free-pool",
    `every pool of the DBLab Engine ${name} has clones (${pools || "no pools"})`,
  );
}

/** A refresh of the engine's own in our time would read our clone, or the host that replaces it. */
function timetableFault(context: StepContext, status: EngineStatus, name: string): Outcome | undefined {
  const { nextRefresh } = status.retrieval;
  if (nextRefresh === null || Number.isNaN(Date.parse(nextRefresh))) return undefined;
  const due = instant(Date.parse(nextRefresh));
  const over = later(context.job.deadline, context.job.deadlines?.deletion ?? 0);
  if (due < context.now || due > over) return undefined;
  return fail(
    "engine-own-refresh-due",
    `the DBLab Engine ${name} starts a refresh of its own at ${due}, before this job must be over (${over})`,
  );
}

/** pg_dump with several jobs writes a directory; an immediate restore reads a stream: the engine cannot do both. */
async function dumpFault(context: StepContext, target: Target): Promise<Outcome | undefined> {
  const dump = target.clone.dumpJobs;
  if (dump === 1) return undefined;
  const file = await (await context.engine()).file();
  if (!file?.immediateRestore) return undefined;
  return fail(
    "engine-immediate-restore",
    `the engine restores immediately, which excludes ${dump} parallel dump jobs (clone.dumpJobs, or half the vCPUs of ${target.clone.instanceClass})`,
  );
}

/** What will be written must have its key in the engine's file: it drops keys that its file lacks. */
async function keyFault(context: StepContext, target: Target): Promise<Outcome | undefined> {
  const source = await (await context.engine()).source();
  const lacking = [
    ...(target.clone.dumpJobs > 1 && source.dumpJobs === undefined
      ? ["logicalDump.options.parallelJobs"]
      : []),
    ...(target.dblab.restoreJobs && source.restoreJobs === undefined
      ? ["logicalRestore.options.parallelJobs"]
      : []),
    ...(target.clone.enableIAMAuth && source.iamInstance === undefined
      ? ["logicalDump.options.source.rdsIam.dbInstanceIdentifier"]
      : []),
  ];
  if (lacking.length === 0) return undefined;
  const keys = lacking.map((key) => `retrieval.spec.${key}`).join(", ");
  return fail(
    "engine-config-not-applied",
    `the engine's configuration file lacks ${keys}, so it would drop what is written`,
  );
}

function fail(code: ErrorCode, message: string): Outcome {
  return { kind: "fail", error: jobError(code, message) };
}
