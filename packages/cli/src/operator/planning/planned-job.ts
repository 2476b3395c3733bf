import { randomUUID } from "node:crypto";
import { resolveTarget } from "@dblab-refresh/core/configuration/stored-target";
import { newRefresh } from "@dblab-refresh/core/intake/new-refresh";
import type { Job } from "@dblab-refresh/core/job/job";
import { sliceOf } from "@dblab-refresh/core/steps/held-back";
import type { StepContext } from "@dblab-refresh/core/steps/step-context";
import type { StagePorts } from "../stage/stage-ports.ts";

/** The job that a refresh asked for now would be. It is written nowhere. */
export function plannedJob(ports: StagePorts, target: string): Promise<Job> {
  const now = ports.clock.now();
  const request = { job: "refresh", target, requestId: `plan-${randomUUID()}` } as const;
  return newRefresh(
    // By hand, nothing is asked of the locks.
    { ...ports, ids: { attempt: randomUUID }, locks: { ...noLocks, holder: async () => undefined } },
    request,
    { body: JSON.stringify(request), messageId: request.requestId, sentAt: now },
  );
}

/** What a look has at hand that must change nothing: whatever would, throws. */
export function plannedContext(ports: StagePorts, job: Job): StepContext {
  const { region = "", endpoint } = job.aws ?? {};
  const target = async () => {
    const source = ports.stage.targets[job.targetName];
    if (source === undefined) throw new Error(`no target ${job.targetName}`);
    const variable = (name: string) => ports.secrets.variable(name);
    return (await resolveTarget(source, { name: job.targetName, variable, current: source })).target;
  };
  return {
    job,
    now: ports.clock.now(),
    waitedSeconds: 0,
    jobs: ports.jobs,
    locks: { ...noLocks, holder: forbidden },
    handlerTimeout: ports.stage.lambda.timeout,
    slice: sliceOf(ports.stage.janitor.every),
    target,
    rds: () => ports.rds({ region, ...(endpoint && { endpoint }) }),
    databases: forbidden,
    connections: { answers: forbidden },
    dns: { standing: forbidden, replace: forbidden, isInSync: forbidden },
    begin: forbidden,
    engine: async () => ports.engine((await target()).dblab),
  };
}

function forbidden(): never {
  throw new Error("a plan changes nothing");
}

const noLocks = { take: forbidden, takeOver: forbidden, release: forbidden };
