import { instant } from "@dblab-refresh/core/time";
import type { Command } from "commander";
import { addExamples } from "../operator/page/examples.ts";
import { say, sayJson } from "../operator/page/say.ts";
import { findPlace } from "../operator/stage/place.ts";
import { addStageOptions, type StageOptions } from "../operator/stage/stage-options.ts";

export function describe(command: Command): void {
  addStageOptions(command.argument("<id>", "the job's id, or the beginning of it")).action(showJob);
  addExamples(command, [
    ["dblab-refresh job 4v9zt0c1 --stage prod", "its timeline, what it owns, what went wrong and what to do"],
    ["dblab-refresh job 4v9zt0c1 --stage prod --json", "the item as it stands in the table"],
  ]);
}

async function showJob(id: string, options: StageOptions): Promise<void> {
  const place = findPlace(options);
  const { stageJobs } = await import("../operator/services/stage-jobs.ts");
  const job = await stageJobs(place).named(id);
  if (options.json) return sayJson(job);
  const { jobPage } = await import("../operator/jobs/job-page.ts");
  say(jobPage(job, instant(Date.now())));
}
