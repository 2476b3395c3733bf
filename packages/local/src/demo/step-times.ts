import type { Job } from "@dblab-refresh/core/job/job";
import type { Step } from "@dblab-refresh/core/job/step";
import type { Instant } from "@dblab-refresh/core/time";
import { secondsBetween } from "@dblab-refresh/core/time";

export interface StepTime {
  readonly step: Step;
  readonly startedAt: Instant;
  readonly seconds: number;
}

/** How long each step took, from the timeline: what a step says last, it says when the job leaves it. */
export function stepTimes(job: Job): readonly StepTime[] {
  const left = new Map<Step, Instant>();
  for (const { step, at } of job.timeline) if (step !== "intake") left.set(step, at);
  let startedAt = job.createdAt;
  return [...left].map(([step, leftAt]) => {
    const time = { step, startedAt, seconds: secondsBetween(startedAt, leftAt) };
    startedAt = leftAt;
    return time;
  });
}
