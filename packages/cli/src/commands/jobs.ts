import { instant } from "@dblab-refresh/core/time";
import { type Command, Option } from "commander";
import { exitCodes } from "../exit-codes.ts";
import { moment, standing, taken, trouble } from "../operator/jobs/job-words.ts";
import { columns } from "../operator/page/columns.ts";
import { addExamples } from "../operator/page/examples.ts";
import { paint, paintStatus } from "../operator/page/paint.ts";
import { say, sayAside, sayJson } from "../operator/page/say.ts";
import { findPlace } from "../operator/stage/place.ts";
import { addStageOptions, type StageOptions } from "../operator/stage/stage-options.ts";
import { PlainError } from "../plain-error.ts";

const STATUSES = ["running", "succeeded", "failed", "cancelled", "skipped"] as const;

interface JobsOptions extends StageOptions {
  readonly target?: string;
  readonly status?: (typeof STATUSES)[number];
  readonly limit: number;
}

export function describe(command: Command): void {
  addStageOptions(
    command
      .option("--target <name>", "only those of a target, or of a database")
      .addOption(new Option("--status <status>", "only those that stand so").choices(STATUSES))
      .option("--limit <number>", "at most so many", wholeNumber, 20),
  ).action((options: JobsOptions) => listJobs(options));
  addExamples(command, [
    ["dblab-refresh jobs --stage prod", "the newest 20"],
    ["dblab-refresh jobs --stage prod --status running", "what is going on"],
    ["dblab-refresh jobs --stage prod --target main --json", "of one target, for machines"],
  ]);
}

async function listJobs(options: JobsOptions): Promise<void> {
  const place = findPlace(options);
  const [{ stageJobs }, { plainly }] = await Promise.all([
    import("../operator/services/stage-jobs.ts"),
    import("../operator/services/aws-errors.ts"),
  ]);
  const { target, status, limit } = options;
  const filter = { limit, ...(target && { target }), ...(status && { status }) };
  const jobs = await plainly(place, () => stageJobs(place).list.newest(filter));
  if (options.json) return sayJson(jobs);
  if (jobs.length === 0) {
    say("There are no such jobs.");
    return target === undefined ? undefined : await tellUnknown(target, options);
  }
  const now = instant(Date.now());
  const rows = jobs.map((job) => [
    job.jobId,
    job.kind,
    job.targetName,
    standing(job).replace(/^\w+/, paintStatus),
    moment(job.createdAt),
    taken(job, now),
    trouble(job),
  ]);
  say(columns(["JOB", "KIND", "TARGET", "STATUS", "BEGUN", "TOOK", "TROUBLE"], rows));
  if (jobs.length === limit) say(paint("dim", `The newest ${limit}; --limit shows more.`));
}

/** A mistyped name has no jobs; nor has a new one, and one that the file has no longer may have some. */
async function tellUnknown(target: string, options: JobsOptions): Promise<void> {
  const { checkName } = await import("../operator/stage/known-name.ts");
  try {
    checkName(target, options);
  } catch (error) {
    if (error instanceof PlainError) sayAside(error.message);
    else throw error;
  }
}

function wholeNumber(written: string): number {
  const value = Number(written);
  if (/^\d{1,6}$/.test(written) && value > 0) return value;
  throw new PlainError(
    `--limit ${written} is no number of jobs`,
    "Use a whole number from 1 on.",
    exitCodes.usage,
  );
}
