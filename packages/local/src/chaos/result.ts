import type { Job } from "@dblab-refresh/core/job/job";
import { secondsBetween } from "@dblab-refresh/core/time";
import type { RequestedJob } from "./course.ts";
import { functionsOnTheWay } from "./kill-plan.ts";
import type { Kill } from "./killer.ts";

/** One job, for the list of how each ended. */
export interface ChaosJob {
  readonly jobId: string;
  readonly target: string;
  readonly status: Job["status"] | "never written";
  /** From its creation to its end. Absent before its end. */
  readonly seconds?: number;
  readonly error?: Job["error"];
}

/** What a machine is told: the last line of standard output with `--json`. */
export interface ChaosResult {
  readonly seed: number;
  readonly kills: number;
  /** How many kills met a function at work. One kill may meet several, or none. */
  readonly met: Readonly<Record<string, number>>;
  readonly metNone: number;
  /** How often the functions' process ended by itself: a function outlived its time-out. */
  readonly otherDeaths: number;
  readonly jobs: readonly ChaosJob[];
  /** How many jobs ended how. */
  readonly ends: Readonly<Record<string, number>>;
  readonly leftovers: readonly string[];
  readonly violations: readonly string[];
  readonly seconds: number;
}

export function isGood({ leftovers, violations }: ChaosResult): boolean {
  return leftovers.length === 0 && violations.length === 0;
}

export function chaosJob({ jobId, target, job }: RequestedJob): ChaosJob {
  if (job === undefined) return { jobId, target, status: "never written" };
  const { status, createdAt, endedAt, error } = job;
  return {
    jobId,
    target,
    status,
    ...(endedAt && { seconds: secondsBetween(createdAt, endedAt) }),
    ...(error && { error }),
  };
}

/** Every function on a job's way has its place, also if no kill met it. */
export function metFunctions(kills: readonly Kill[]): Readonly<Record<string, number>> {
  const none = functionsOnTheWay.map((name) => [name, 0] as const);
  return {
    ...Object.fromEntries(none),
    ...counted(kills.flatMap(({ interrupted }) => [...new Set(interrupted)])),
  };
}

export function counted(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}
