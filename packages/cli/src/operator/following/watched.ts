import { isLive, type Job } from "@dblab-refresh/core/job/job";
import type { ExitCode } from "../../exit-codes.ts";
import { usualTimes } from "../jobs/usual-times.ts";
import type { StageJobs } from "../services/stage-jobs.ts";
import { tellEnd } from "./ended-job.ts";
import { followedJob } from "./followed.ts";
import { watcherOn } from "./watcher.ts";

/** Shows a job until it has ended, and says how. With `json` what moves goes to standard error. */
export async function watchToEnd(jobs: StageJobs, job: Job, json: boolean | undefined): Promise<ExitCode> {
  // How long it usually takes is a nicety: whoever may not ask for it watches without.
  const usual = isLive(job)
    ? await usualTimes(jobs.list, job.targetName, job.kind).catch(() => undefined)
    : undefined;
  const watcher = await watcherOn(json ? process.stderr : process.stdout, usual);
  const ended = await followedJob(jobs, job.jobId, watcher).finally(() => watcher.done());
  return tellEnd(ended, json);
}
