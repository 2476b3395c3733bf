import type { JobSummary } from "@dblab-refresh/aws/job-list";
import { isLive } from "@dblab-refresh/core/job/job";
import { describeSeconds, type Instant, secondsBetween } from "@dblab-refresh/core/time";

/** `running (cloner)`, `failed`, `cancelled`: where a job is, in a word or two. */
export function standing(job: Pick<JobSummary, "status" | "step" | "cancelRequestedAt">): string {
  if (!isLive(job)) return job.status;
  return `running (${job.cancelRequestedAt === undefined ? job.step : `${job.step}, to be cancelled`})`;
}

/** How long it has taken, or has been taking. */
export function taken(job: Pick<JobSummary, "createdAt" | "endedAt">, now: Instant): string {
  return describeSeconds(Math.max(0, secondsBetween(job.createdAt, job.endedAt ?? now)));
}

/** `2026-01-31 03:00:00Z`: as a person reads it, and as it sorts. */
export function moment(at: Instant): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)}Z`;
}

/** What stands against a job, in a few words. */
export function trouble({ error, leftovers = [] }: Pick<JobSummary, "error" | "leftovers">): string {
  const left = leftovers.length === 0 ? "" : `left: ${leftovers.map((one) => one.identifier).join(", ")}`;
  return [error?.code ?? "", left].filter((text) => text !== "").join("; ");
}
