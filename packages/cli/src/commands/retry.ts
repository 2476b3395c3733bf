import { jobIdOf } from "@dblab-refresh/core/job/job-id";
import type { Command } from "commander";
import { addExamples } from "../operator/page/examples.ts";
import { sayAside } from "../operator/page/say.ts";
import type { EnqueueOptions } from "../operator/sending/enqueued.ts";
import { findPlace } from "../operator/stage/place.ts";
import { addStageOptions } from "../operator/stage/stage-options.ts";
import { PlainError } from "../plain-error.ts";
import type { Finish } from "../subcommand.ts";

export function describe(command: Command, finish: Finish): void {
  addStageOptions(
    command
      .argument("<id>", "an ended job's id, or the beginning of it")
      .option("--wait", "follow the new job to its end; the exit code is then how it ended"),
  ).action((id: string, options: EnqueueOptions) => retry(id, options, finish));
  addExamples(command, [
    ["dblab-refresh retry 4v9zt0c1 --stage prod", "a new job, from the step that failed; prints its id"],
    ["dblab-refresh retry 4v9zt0c1 --stage prod --wait", "and follows it"],
  ]);
}

async function retry(id: string, options: EnqueueOptions, finish: Finish): Promise<void> {
  const place = findPlace(options);
  const [{ stageJobs }, { retryOf }, { enqueue }] = await Promise.all([
    import("../operator/services/stage-jobs.ts"),
    import("../operator/retrying/retried.ts"),
    import("../operator/sending/enqueued.ts"),
  ]);
  const jobs = stageJobs(place);
  const job = await jobs.named(id);
  const { request, requestId, needs, from } = retryOf(job);
  const earlier = await jobs.get(jobIdOf(job.installation, requestId));
  if (earlier !== undefined) {
    throw new PlainError(
      `the job ${job.jobId} was retried already, as job ${earlier.jobId} (${earlier.status})`,
      `Run dblab-refresh job ${earlier.jobId}; if that one has failed, retry that one.`,
    );
  }
  if (needs !== undefined && job.aws !== undefined) {
    const { snapshotIsThere } = await import("../operator/retrying/kept-snapshot.ts");
    if (!(await snapshotIsThere(place, job.aws, needs))) {
      throw new PlainError(
        `the snapshot ${needs.snapshot} that the job ${job.jobId} had is no longer there`,
        `Begin anew: dblab-refresh enqueue ${job.kind} ${job.targetName}.`,
      );
    }
  }
  if (!options.json) sayAside(`Retrying ${job.jobId} ${from}.`);
  finish(await enqueue(request, { ...options, requestId }));
}
