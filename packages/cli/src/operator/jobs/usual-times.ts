import type { JobList } from "@dblab-refresh/aws/job-list";
import type { Job, JobKind } from "@dblab-refresh/core/job/job";
import type { Step } from "@dblab-refresh/core/job/step";
import { type Seconds, secondsBetween } from "@dblab-refresh/core/time";
import { stepTimes } from "./step-times.ts";

/** How long jobs of a kind took so far: medians, since one slow night says nothing. */
export interface UsualTimes {
  /** Of how many jobs. */
  readonly jobs: number;
  readonly whole: Seconds;
  readonly steps: ReadonlyMap<Step, Seconds>;
}

const MOST_JOBS = 10;

/** From the last jobs of the target that succeeded; undefined if there is none. */
export async function usualTimes(
  list: Pick<JobList, "ofTarget">,
  target: string,
  kind: JobKind,
): Promise<UsualTimes | undefined> {
  const ended = await list.ofTarget(target, { status: "succeeded", limit: 3 * MOST_JOBS });
  return timesOf(ended.filter((job) => job.kind === kind).slice(0, MOST_JOBS));
}

export function timesOf(
  jobs: readonly Pick<Job, "createdAt" | "endedAt" | "timeline">[],
): UsualTimes | undefined {
  const ended = jobs.flatMap(({ createdAt, endedAt }) => (endedAt ? secondsBetween(createdAt, endedAt) : []));
  const whole = median(ended);
  if (whole === undefined) return undefined;
  const all = new Map<Step, Seconds[]>();
  for (const job of jobs) {
    for (const [step, seconds] of stepTimes(job)) all.set(step, [...(all.get(step) ?? []), seconds]);
  }
  const steps = [...all].map(([step, times]) => [step, median(times) ?? 0] as const);
  return { jobs: ended.length, whole, steps: new Map(steps) };
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
