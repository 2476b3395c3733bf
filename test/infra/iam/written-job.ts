import { storedTarget } from "@dblab-refresh/core/configuration/stored-target";
import type { Job } from "@dblab-refresh/core/job/job";
import { jobIdOf } from "@dblab-refresh/core/job/job-id";
import { instant } from "@dblab-refresh/core/time";
import { aJob } from "../../../packages/core/test/job/a-job.ts";
import type { DrivenStage } from "./driven-stage.ts";

const HOUR = 3600_000;

/** `hours` from now. */
export function inHours(hours: number) {
  return instant(Date.now() + hours * HOUR);
}

/**
 * Writes a job of the stage's first target into the job table, as if it had come so far. Nothing is sent: it waits for
 * an hour and has time enough, unless it is said otherwise.
 */
export async function writtenJob(
  stage: DrivenStage,
  requestId: string,
  over: Partial<Job> = {},
): Promise<Job> {
  const { installation, targets } = stage.stage;
  const [targetName = "", source] = Object.entries(targets)[0] ?? [];
  if (source === undefined) throw new Error("the stage has no target");
  const job = aJob({
    jobId: jobIdOf(installation, requestId),
    installation,
    targetName,
    target: storedTarget(source),
    aws: { region: stage.region, endpoint: stage.world.rdsGateway.url },
    createdAt: inHours(-1),
    updatedAt: inHours(-1),
    stepStartedAt: inHours(-1),
    stepDeadline: inHours(1),
    deadline: inHours(1),
    dueAt: inHours(1),
    served: {},
    ...over,
  });
  await stage.jobs.create(job);
  return job;
}

/** Its step's time has been up for long: the next look fails it into the clean-up. */
export const late = { stepDeadline: inHours(-0.5), dueAt: inHours(-0.5) };
