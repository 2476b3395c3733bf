import type { Job, JobDeadlines } from "../../src/job/job.ts";
import type { Owned } from "../../src/job/owned.ts";
import { type Instant, later } from "../../src/time.ts";

/** The moment at which a test looks, unless it says otherwise. */
export const NOW: Instant = "2026-01-05T10:00:00.000Z";

/** `seconds` before (negative) or after NOW. */
export const at = (seconds: number): Instant => later(NOW, seconds);

export const deadlines = {
  snapshot: 1800,
  clone: 7200,
  update: 1800,
  start: 600,
  refresh: 14_400,
  deletion: 3600,
  appear: 900,
  job: 25_200,
} satisfies JobDeadlines;

/** A live refresh that began ten minutes ago and is at its first step. */
export function aJob(over: Partial<Job> = {}): Job {
  return {
    jobId: "j0b",
    kind: "refresh",
    installation: "acme",
    request: { requestId: "nightly", requestedAt: at(-600), fingerprint: "f" },
    targetName: "main",
    aws: { region: "eu-central-1" },
    deadlines,
    status: "running",
    step: "snapshotter",
    version: 3,
    attemptId: "attempt",
    dueAt: NOW,
    createdAt: at(-600),
    updatedAt: at(-60),
    deadline: at(24_600),
    stepStartedAt: at(-600),
    stepDeadline: at(1200),
    owned: [],
    facts: {},
    timeline: [{ at: at(-600), step: "intake", say: "A refresh of main was asked for" }],
    faults: 0,
    ...over,
  };
}

/** The clone of `aJob`, intended five minutes ago and not seen yet. */
export function aClone(over: Partial<Owned> = {}): Owned {
  return {
    type: "db-instance",
    identifier: "dblab-refresh-j0b",
    purpose: "temporary",
    intendedAt: at(-300),
    ...over,
  };
}
