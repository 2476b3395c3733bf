import type { Job } from "@dblab-refresh/core/job/job";
import type { Step } from "@dblab-refresh/core/job/step";
import { describeSeconds, type Instant, type Seconds, secondsBetween } from "@dblab-refresh/core/time";

/** What a step says when it is left, and how long it took in the last refresh of the same target that succeeded. */
export function lastDurations(jobs: readonly Job[], target: string): ReadonlyMap<Step, Seconds> {
  const last = jobs
    .filter(({ targetName, status }) => targetName === target && status === "succeeded")
    .at(-1);
  if (last?.endedAt === undefined) return new Map();
  const begins = new Map<Step, Instant>();
  // A step's first entry is of its own looks, or of whoever led to it: its beginning within a look's length.
  for (const { at, step } of last.timeline) if (step !== "intake" && !begins.has(step)) begins.set(step, at);
  const entries = [...begins];
  return new Map(
    entries.map(([step, at], index) => [
      step,
      secondsBetween(at, entries[index + 1]?.[1] ?? last.endedAt ?? at),
    ]),
  );
}

/** `dblab 0:42:10, about 55 % of the last time`: of a job that goes on, for people. */
export function describeProgress(job: Job, last: ReadonlyMap<Step, Seconds>, now: Instant): string {
  const here = secondsBetween(job.stepStartedAt, now);
  const doing = job.timeline.at(-1)?.say ?? "";
  const typical = last.get(job.step);
  const part =
    typical === undefined || typical < 1
      ? ""
      : `, about ${Math.min(99, Math.floor((100 * here) / typical))} % (it took ${describeSeconds(typical)} the last time)`;
  return `${job.step} for ${describeSeconds(here)}${part}: ${doing}`;
}
