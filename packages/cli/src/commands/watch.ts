import type { Command } from "commander";
import { addExamples } from "../operator/page/examples.ts";
import { findPlace } from "../operator/stage/place.ts";
import { addStageOptions, type StageOptions } from "../operator/stage/stage-options.ts";
import type { Finish } from "../subcommand.ts";

export function describe(command: Command, finish: Finish): void {
  addStageOptions(command.argument("<id>", "the job's id, or the beginning of it")).action(
    (id: string, options: StageOptions) => watchJob(id, options, finish),
  );
  addExamples(command, [
    ["dblab-refresh watch 4v9zt0c1 --stage prod", "until it ends; the exit code says how"],
    ["dblab-refresh watch 4v9zt0c1 --stage prod --json", "its item, once it has ended"],
  ]);
}

async function watchJob(id: string, options: StageOptions, finish: Finish): Promise<void> {
  const place = findPlace(options);
  const { stageJobs } = await import("../operator/services/stage-jobs.ts");
  const { watchToEnd } = await import("../operator/following/watched.ts");
  const jobs = stageJobs(place);
  const job = await jobs.named(id);
  finish(await watchToEnd(jobs, job, options.json));
}
