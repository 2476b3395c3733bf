import type { Target } from "../../configuration/target.ts";
import type { ErrorCode } from "../../job/error-catalogue.ts";
import { type JobError, jobError } from "../../job/job-error.ts";
import type { Outcome } from "../../job/outcome.ts";
import type { EngineStatus } from "../../ports/engine.ts";
import { instant, later } from "../../time.ts";
import { isBusy } from "../retrieval-status.ts";
import type { StepContext } from "../step-context.ts";
import { waitOrSkip } from "./wait-or-skip.ts";

/** One thing that must be true of the engine before a clone is paid for. */
export interface EngineCheck {
  /** What holds, in a sentence, if nothing stands against it. */
  readonly holds: string;
  /** What stands against it; undefined if nothing does. */
  readonly objection: (look: EngineLook) => Outcome | undefined | Promise<Outcome | undefined>;
}

interface EngineLook {
  readonly context: StepContext;
  readonly target: Target;
  readonly status: EngineStatus;
  /** What the engine is called in sentences. */
  readonly name: string;
}

/** In the order in which a job looks at them: the first objection ends its preflight. */
export const engineChecks: readonly EngineCheck[] = [
  {
    holds: "it retrieves in logical mode",
    objection: ({ status: { retrieval }, name }) =>
      retrieval.mode === "logical"
        ? undefined
        : fail(
            "engine-not-logical",
            `the DBLab Engine ${name} retrieves in ${retrieval.mode} mode, not logical`,
          ),
  },
  {
    holds: "its config may be changed over the API",
    objection: ({ status, name }) =>
      status.configClosed
        ? fail(
            "engine-config-closed",
            `the DBLab Engine ${name} does not let its config be changed over the API`,
          )
        : undefined,
  },
  {
    holds: "it is not at work on a refresh",
    objection({ context, target, status: { retrieval }, name }) {
      if (!isBusy(retrieval.status)) return undefined;
      const error = jobError("engine-busy", `the DBLab Engine ${name} is ${retrieval.status} already`);
      return waitOrSkip(context, target, "engine", error);
    },
  },
  {
    holds: "a pool has no clones",
    objection({ context, target, status, name }) {
      const noPool = poolFault(status, name);
      return noPool && waitOrSkip(context, target, "pool", noPool);
    },
  },
  {
    holds: "no refresh of its own is due in the time of this one",
    objection: ({ context, status, name }) => timetableFault(context, status, name),
  },
  {
    holds: "it can dump with as many jobs as are asked for",
    objection: ({ context, target }) => dumpFault(context, target),
  },
  {
    holds: "its file has the keys that are written",
    objection: ({ context, target }) => keyFault(context, target),
  },
];

/** What the checks look at. */
export async function lookAtEngine(context: StepContext, target: Target): Promise<EngineLook> {
  const engine = await context.engine();
  const status = await engine.status();
  const name = context.job.facts.engine?.instanceId ?? target.dblab.apiEndpoint;
  return { context, target, status, name };
}

/** What must be true of the engine before a clone is paid for. Undefined: nothing stands against it. */
export async function checkEngine(context: StepContext, target: Target): Promise<Outcome | undefined> {
  const look = await lookAtEngine(context, target);
  for (const { objection } of engineChecks) {
    const found = await objection(look);
    if (found) return found;
  }
  return undefined;
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
