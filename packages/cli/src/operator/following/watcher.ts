import type { Job } from "@dblab-refresh/core/job/job";
import { instant } from "@dblab-refresh/core/time";
import { moment } from "../jobs/job-words.ts";
import type { UsualTimes } from "../jobs/usual-times.ts";
import { paint } from "../page/paint.ts";
import type { Watcher } from "./followed.ts";
import { FRAMES, liveJob } from "./live-job.ts";

/** Redrawn so often, so that it is seen to live. Milliseconds. */
const DRAW_EVERY_MS = 120;

/** Drawn in place on a terminal; elsewhere each change is a line, as it comes. */
export async function watcherOn(stream: NodeJS.WriteStream, usual: UsualTimes | undefined): Promise<Watcher> {
  return stream.isTTY && process.env.TERM !== "dumb" ? drawing(stream, usual) : telling(stream);
}

async function drawing(stream: NodeJS.WriteStream, usual: UsualTimes | undefined): Promise<Watcher> {
  const { createLogUpdate } = await import("log-update");
  const update = createLogUpdate(stream, { showCursor: true });
  let job: Job | undefined;
  let note = "";
  let frame = 0;
  const draw = (isLast = false) => {
    const spinner = FRAMES[frame % FRAMES.length] ?? "";
    frame += 1;
    const body = job
      ? liveJob(job, instant(Date.now()), { spinner, usual })
      : [`${spinner} Waiting for the job …`];
    const hint = isLast ? [] : [paint("dim", note || "Ctrl-C stops the watching, not the job.")];
    update([...body, ...hint].join("\n"));
  };
  const timer = setInterval(draw, DRAW_EVERY_MS);
  return {
    job(now) {
      job = now;
      note = "";
      draw();
    },
    note(text) {
      note = text;
    },
    done() {
      clearInterval(timer);
      if (job) draw(true);
      update.done();
    },
  };
}

function telling(stream: NodeJS.WriteStream): Watcher {
  let told = 0;
  return {
    job({ timeline }) {
      // A timeline that was cut in its middle is shorter than what was told: only its end is new.
      for (const { at, step, say } of timeline.slice(Math.min(told, timeline.length)))
        stream.write(`${moment(at)}  ${step.padEnd(14)}  ${say}\n`);
      told = timeline.length;
    },
    note: (text) => void process.stderr.write(`${text}\n`),
    done() {},
  };
}
