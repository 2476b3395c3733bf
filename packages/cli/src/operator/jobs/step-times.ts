import type { Job } from "@dblab-refresh/core/job/job";
import type { Step } from "@dblab-refresh/core/job/step";
import { type Seconds, secondsBetween } from "@dblab-refresh/core/time";

/** How long each step took, from the timeline: what a step says last, it says when the job leaves it. */
export function stepTimes(job: Pick<Job, "createdAt" | "timeline">): ReadonlyMap<Step, Seconds> {
  const left = new Map<Step, string>();
  for (const { step, at } of job.timeline) if (step !== "intake") left.set(step, at);
  let startedAt = job.createdAt;
  const times = new Map<Step, Seconds>();
  for (const [step, leftAt] of left) {
    times.set(step, Math.max(0, secondsBetween(startedAt, leftAt)));
    startedAt = leftAt;
  }
  return times;
}
