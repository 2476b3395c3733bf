import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { type Step, steps } from "@dblab-refresh/core/job/step";
import { describeSeconds, instant, secondsBetween } from "@dblab-refresh/core/time";
import { createLogUpdate } from "log-update";
import { paint } from "./paint.ts";
import { stepTimes } from "./step-times.ts";
import type { View } from "./view.ts";

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** The job moving, redrawn in place: for a terminal. What was said last stays on the screen in the end. */
export function liveView(stream: NodeJS.WriteStream): View {
  const update = createLogUpdate(stream, { showCursor: true });
  let job: Job | undefined;
  let last = "";
  let frame = 0;
  let over = false;
  const draw = () => {
    if (over) return;
    frame = (frame + 1) % frames.length;
    const body = job ? drawJob(job, frames[frame] ?? "") : [`${frames[frame]} ${last}`];
    update([...body, "", paint("dim", `  ${job ? last : ""}`)].join("\n"));
  };
  const timer = setInterval(draw, 100);
  return {
    note: (text) => {
      last = text;
      draw();
    },
    job: (now) => {
      job = now;
      draw();
    },
    event: (text) => {
      last = text;
    },
    done: () => {
      if (over) return;
      over = true;
      clearInterval(timer);
      if (job) update(drawJob(job, "").join("\n"));
      update.done();
    },
  };
}

/** Those on the way of its kind. */
function stepsOf({ kind }: Job): readonly Step[] {
  const ofDatabases: readonly Step[] = ["restorer", "exporter"];
  if (kind === "refresh") return steps.filter((step) => !ofDatabases.includes(step));
  const works: readonly Step[] = kind === "restore" ? ["restorer"] : kind === "export" ? ["exporter"] : [];
  return ["snapshotter", ...works, "reaper"];
}

function drawJob(job: Job, spinner: string): string[] {
  const times = stepTimes(job);
  const now = instant(Date.now());
  const title = `job ${job.jobId}  ${job.targetName}  ${job.status}`;
  const rows = stepsOf(job).map((step) => {
    const said = job.timeline.findLast((entry) => entry.step === step)?.say ?? "";
    const time = times.find((one) => one.step === step);
    const current = isLive(job) && job.step === step;
    const seconds = current ? secondsBetween(job.stepStartedAt, now) : (time?.seconds ?? 0);
    const failed = /^(Failed|Skipped)/.test(said);
    const mark = current
      ? spinner
      : !time
        ? paint("dim", "·")
        : failed
          ? paint("red", "✗")
          : paint("green", "✓");
    const name = time || current ? step : paint("dim", step);
    const took = time || current ? describeSeconds(seconds) : "";
    return `  ${mark} ${name}${" ".repeat(16 - step.length)}${took.padStart(7)}  ${said}`;
  });
  return [paint("bold", title), ...rows];
}
