import type { Audience } from "../ports/sink.ts";
import type { Instant, Seconds } from "../time.ts";
import { isLive, type Job } from "./job.ts";
import { unserved } from "./telling.ts";

/**
 * An ended job of which nothing is left and everything is told to everyone who wants it: no longer due, free to expire. Undefined if it is not
 * that far, or was closed before.
 */
export function closed(
  job: Job,
  sinks: readonly Audience[],
  now: Instant,
  retention: Seconds,
): Job | undefined {
  const open = isLive(job) || (job.leftovers?.length ?? 0) > 0 || unserved(job, sinks).length > 0;
  if (open || job.dueAt === undefined) return undefined;
  const { dueAt: _, ...rest } = job;
  const expiresAt = Math.ceil(Date.parse(now) / 1000 + retention);
  return { ...rest, version: job.version + 1, updatedAt: now, expiresAt };
}
