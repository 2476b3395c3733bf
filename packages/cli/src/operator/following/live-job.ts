import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { describeSeconds, type Instant, secondsBetween } from "@dblab-refresh/core/time";
import { standing, taken } from "../jobs/job-words.ts";
import { stepTimes } from "../jobs/step-times.ts";
import type { UsualTimes } from "../jobs/usual-times.ts";
import { wayOf } from "../jobs/way-of-job.ts";
import { paint, paintStatus } from "../page/paint.ts";
import { progressOf } from "./progress.ts";

export const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const;

/** A job as a terminal shows it while it moves: a line a step, with what it said last. */
export function liveJob(
  job: Job,
  now: Instant,
  { spinner, usual }: { readonly spinner: string; readonly usual: UsualTimes | undefined },
): readonly string[] {
  const times = stepTimes(job);
  const expected = usual === undefined ? "" : paint("dim", ` of about ${describeSeconds(usual.whole)}`);
  const title = `${paint("bold", `job ${job.jobId}`)}  ${job.kind} of ${job.targetName}  ${standing(job).replace(/^\w+/, paintStatus)}  ${taken(job, now)}${isLive(job) ? expected : ""}`;
  const rows = wayOf(job.kind).map((step) => {
    const said = job.timeline.findLast((entry) => entry.step === step)?.say ?? "";
    const isCurrent = isLive(job) && job.step === step;
    const seconds = isCurrent ? Math.max(0, secondsBetween(job.stepStartedAt, now)) : times.get(step);
    const mark = isCurrent ? spinner : markOf(said, seconds !== undefined);
    const progress = isCurrent ? progressOf(job, now, usual) : "";
    const took = seconds === undefined ? "" : describeSeconds(seconds);
    const name = seconds === undefined ? paint("dim", step) : step;
    const tail = progress === "" ? said : `${said} ${paint("dim", `[${progress}]`)}`;
    return `  ${mark} ${name}${" ".repeat(16 - step.length)}${took.padStart(7)}  ${tail}`.trimEnd();
  });
  return [title, ...rows];
}

function markOf(said: string, isOver: boolean): string {
  if (!isOver) return paint("dim", "·");
  return /^(Failed|Skipped|Cancelled)/.test(said) ? paint("red", "✗") : paint("green", "✓");
}
