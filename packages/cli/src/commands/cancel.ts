import { isLive } from "@dblab-refresh/core/job/job";
import type { Command } from "commander";
import { addExamples } from "../operator/page/examples.ts";
import { say, sayJson } from "../operator/page/say.ts";
import { findPlace } from "../operator/stage/place.ts";
import { addStageOptions, type StageOptions } from "../operator/stage/stage-options.ts";
import { PlainError } from "../plain-error.ts";

export function describe(command: Command): void {
  addStageOptions(command.argument("<id>", "the job's id, or the beginning of it")).action(cancelJob);
  addExamples(command, [
    ["dblab-refresh cancel 4v9zt0c1 --stage prod", "its clone goes at once; watch shows how it ends"],
  ]);
}

async function cancelJob(id: string, options: StageOptions): Promise<void> {
  const place = findPlace(options);
  const [{ stageJobs }, { sendRequest }] = await Promise.all([
    import("../operator/services/stage-jobs.ts"),
    import("../operator/services/jobs-queue.ts"),
  ]);
  const job = await stageJobs(place).named(id);
  if (!isLive(job)) {
    throw new PlainError(
      `the job ${job.jobId} has ended already: ${job.status}`,
      "There is nothing to cancel.",
    );
  }
  if (job.step === "reaper") {
    throw new PlainError(
      `the job ${job.jobId} is cleaning up already, and will end as ${job.verdict ?? "failed"}`,
      `There is nothing to cancel; dblab-refresh watch ${job.jobId} shows the end.`,
    );
  }
  await sendRequest(place, { job: "cancel", jobId: job.jobId });
  if (options.json) sayJson({ jobId: job.jobId, cancelling: true });
  else say(`The job ${job.jobId} is to be cancelled at its next look (it is at ${job.step}).`);
}
