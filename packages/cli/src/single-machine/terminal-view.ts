import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { describeSeconds, secondsBetween } from "@dblab-refresh/core/time";
import { systemClock } from "./machine-ports.ts";
import { describeProgress, lastDurations } from "./progress.ts";
import type { View } from "./view.ts";

/** Where lines go; a terminal, or what stands for one in a test. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** How often the line about what goes on is drawn again. Milliseconds. */
const DRAWN = 1_000;
const CLEAR = "\r\u001b[K";

/** One line for each step, with its time; on a terminal one more, which changes, about what goes on. */
export function terminalView(screen: Screen, pastJobs: () => readonly Job[]): View {
  let current: Job | undefined;
  let last: ReturnType<typeof lastDurations> = new Map();
  const paint = paints(screen);
  const print = (text: string) => screen.write(`${screen.isTTY ? CLEAR : ""}${text}\n`);
  const line = (at: string, where: string, text: string) =>
    print(`${paint.dim(at.slice(11, 19))}  ${where.padEnd(14)}  ${text}`);
  const draw = () => {
    if (!screen.isTTY || current === undefined) return;
    const text = describeProgress(current, last, systemClock.now());
    screen.write(`${CLEAR}${paint.dim(text.slice(0, (screen.columns ?? 80) - 1))}`);
  };
  const timer = setInterval(draw, DRAWN);
  timer.unref();
  const say = (text: string) => line(systemClock.now(), "", text);
  const warn = (text: string) => line(systemClock.now(), "", paint.red(text));
  return {
    say,
    warn,
    log: {
      // What a job does is told by its timeline.
      info: () => {},
      warn: (message, fields) => (isAboutJob(fields) ? undefined : warn(message)),
      error: (message, fields) => (isAboutJob(fields) ? undefined : warn(message)),
    },
    saw(after, before) {
      if (before === undefined) last = lastDurations(pastJobs(), after.targetName);
      for (const { at, step, say } of after.timeline.slice(before?.timeline.length ?? 0)) line(at, step, say);
      current = isLive(after) ? after : undefined;
      draw();
    },
    ended(job) {
      current = undefined;
      print("");
      print(paint.bold(summaryOf(job)));
      if (job.error) print(`${job.error.message}\nWhat to do: ${job.error.next}`);
      for (const { type, identifier, why } of job.leftovers ?? [])
        print(`Left: ${type} ${identifier}: ${why}`);
    },
    close() {
      clearInterval(timer);
      if (screen.isTTY) screen.write(CLEAR);
    },
  };
}

/** Lines about a commit repeat what stands on the timeline; an announcement, what is printed at the end. */
function isAboutJob(fields: Readonly<Record<string, unknown>> = {}): boolean {
  return "version" in fields || "announcement" in fields;
}

function summaryOf(job: Job): string {
  const took = describeSeconds(secondsBetween(job.createdAt, job.endedAt ?? job.updatedAt));
  const snapshot = job.facts.snapshot ? ` from snapshot ${job.facts.snapshot.identifier}` : "";
  return `Job ${job.jobId} (${job.targetName}) ${job.status} after ${took}${job.status === "succeeded" ? snapshot : ""}`;
}

/** Colour on a terminal only, and not where NO_COLOR asks for none (https://no-color.org). */
function paints({ isTTY }: Screen) {
  const paint = (code: number) => (text: string) =>
    isTTY && !process.env.NO_COLOR ? `\u001b[${code}m${text}\u001b[0m` : text;
  return { dim: paint(2), bold: paint(1), red: paint(31) };
}
