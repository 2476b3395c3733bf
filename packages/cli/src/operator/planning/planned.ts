import type { Target } from "@dblab-refresh/core/configuration/target";
import { Fault } from "@dblab-refresh/core/job/fault";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { type JobError, jobError } from "@dblab-refresh/core/job/job-error";
import type { Outcome } from "@dblab-refresh/core/job/outcome";
import type { ClusterRestore, InstanceRestore, Rds } from "@dblab-refresh/core/ports/rds";
import { cloner } from "@dblab-refresh/core/steps/cloner/cloner";
import { engineLock } from "@dblab-refresh/core/steps/engine-lock";
import { engineChecks, lookAtEngine } from "@dblab-refresh/core/steps/snapshotter/engine-preflight";
import { chooseSnapshot, meetEngine } from "@dblab-refresh/core/steps/snapshotter/snapshotter";
import type { StepContext } from "@dblab-refresh/core/steps/step-context";
import { type UsualTimes, usualTimes } from "../jobs/usual-times.ts";
import { pausesOf } from "../services/pauses.ts";
import type { StagePorts } from "../stage/stage-ports.ts";
import { knownHere, type UncheckedHere } from "../stage/unset-here.ts";
import { plannedContext, plannedJob } from "./planned-job.ts";

/** One thing that a refresh would look at before anything is paid for. */
export type PlannedCheck =
  | { readonly ok: true; readonly say: string }
  /** `ends`: how the job would end for it. */
  | { readonly ok: false; readonly ends: "failed" | "skipped"; readonly error: JobError };

/** What a refresh would do now. */
export interface Plan {
  readonly target: string;
  readonly checks: readonly PlannedCheck[];
  /** What could not be looked at from here, and so says nothing of the job. */
  readonly unchecked: readonly UncheckedHere[];
  /** What RDS would be asked for, as it would be asked. Absent where something stands against it. */
  readonly restore?: InstanceRestore | ClusterRestore;
  /** Whose `instanceClass` the clone has, or its member. */
  readonly clone?: Target["clone"];
  readonly paused?: string;
  readonly usual?: UsualTimes;
}

/** The dry run of a refresh: the very looks of a job's first steps, with nothing written, locked or created. */
export async function planRefresh(stagePorts: StagePorts, targetName: string): Promise<Plan> {
  const { place, jobs, stage } = stagePorts;
  const pauses = pausesOf(place);
  const { secrets, unchecked } = await knownHere(stage.targets[targetName], {
    secrets: stagePorts.secrets,
    again: { command: `plan ${targetName}`, ...(place.stage !== undefined && { stage: place.stage }) },
  });
  const ports = { ...stagePorts, secrets };
  const isBlindTo = (looks: UncheckedHere["looks"]) => unchecked.some((one) => one.looks === looks);
  const [paused, usual] = await Promise.all([
    pauses.of(targetName),
    usualTimes(jobs.list, targetName, "refresh"),
  ]);
  const about = { target: targetName, unchecked, ...(paused && { paused }), ...(usual && { usual }) };
  if (isBlindTo("all")) return { ...about, checks: [] };
  const job = await plannedJob(ports, targetName);
  if (!isLive(job)) {
    const error = job.error ?? jobError("defect", "the request would not be taken");
    return { ...about, checks: [{ ok: false, ends: "failed", error }] };
  }
  const context = plannedContext(ports, job);
  const ofEngine = isBlindTo("engine") ? [] : await engineLooks(ports, context, pauses.holder);
  const chosen = await look(async () => chooseSnapshot(context, await context.target()));
  const checks = [...ofEngine, checkOf(chosen)];
  if (chosen.kind !== "advance" || checks.some(({ ok }) => !ok)) return { ...about, checks };
  const { clone } = await context.target();
  const restore = await wouldRestore(context, chosen);
  return { ...about, checks, clone, ...(restore && { restore }) };
}

/** The engine answers, nobody has it, and everything that is asked of it. */
async function engineLooks(
  ports: Pick<StagePorts, "jobs">,
  context: StepContext,
  holderOf: (lock: string) => Promise<string | undefined>,
): Promise<readonly PlannedCheck[]> {
  const met = await look(() => meetEngine(context));
  const engine = met.kind === "wait" ? met.changes?.facts?.engine : undefined;
  if (engine === undefined) return [checkOf(met)];
  const checks: PlannedCheck[] = [checkOf(met), await lockCheck(ports, engine.instanceId, holderOf)];
  const knowing = { ...context, job: { ...context.job, facts: { engine } } };
  try {
    const looked = await lookAtEngine(knowing, await knowing.target());
    for (const { holds, objection } of engineChecks) {
      const found = await look(async () => (await objection(looked)) ?? { kind: "wait", seconds: 0 });
      checks.push(checkOf(found, `DBLab: ${holds}`));
    }
  } catch (error) {
    checks.push(checkOf(outcomeOf(error)));
  }
  return checks;
}

async function lockCheck(
  { jobs }: Pick<StagePorts, "jobs">,
  instanceId: string,
  holderOf: (lock: string) => Promise<string | undefined>,
): Promise<PlannedCheck> {
  const holder = await holderOf(engineLock(instanceId));
  const other = holder === undefined ? undefined : await jobs.get(holder);
  if (other === undefined || !isLive(other)) return { ok: true, say: "No other job has the engine" };
  const error = jobError("engine-busy", `job ${holder} is refreshing the DBLab Engine ${instanceId}`);
  return { ok: false, ends: "skipped", error };
}

/** What a look comes to; what it throws is what it would end with. */
async function look(take: () => Promise<Outcome>): Promise<Outcome> {
  return take().catch(outcomeOf);
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof Fault) return { kind: "fail", error: jobError(error.code, error.message) };
  throw error;
}

function checkOf(outcome: Outcome, say = ""): PlannedCheck {
  switch (outcome.kind) {
    case "fail":
    case "retry":
      return { ok: false, ends: "failed", error: outcome.error };
    case "conclude": {
      const error = outcome.error ?? jobError("defect", outcome.say);
      return { ok: false, ends: outcome.as === "skipped" ? "skipped" : "failed", error };
    }
    case "wait":
    case "advance":
      return { ok: true, say: say || outcome.say || "" };
    case "end":
      return { ok: true, say };
    default:
      return outcome satisfies never;
  }
}

/** The create call of the cloner's first look, which is not sent. */
async function wouldRestore(
  context: StepContext,
  chosen: Extract<Outcome, { kind: "advance" }>,
): Promise<InstanceRestore | ClusterRestore | undefined> {
  const { changes } = chosen;
  const facts = Object.fromEntries(
    Object.entries({ ...context.job.facts, ...changes?.facts }).filter(([, value]) => value !== undefined),
  );
  const job: Job = { ...context.job, step: "cloner", facts, owned: changes?.owned ?? [] };
  let asked: InstanceRestore | ClusterRestore | undefined;
  const hear = async (restore: InstanceRestore | ClusterRestore) => {
    asked = restore;
  };
  const real = context.rds();
  const rds: Rds = Object.assign(Object.create(real), {
    // Bound to the real one: its methods are the class's, with private parts.
    instance: (identifier: string) => real.instance(identifier),
    cluster: (identifier: string) => real.cluster(identifier),
    restoreInstance: hear,
    restoreCluster: hear,
  });
  await cloner({ ...context, job, rds: () => rds });
  return asked;
}
