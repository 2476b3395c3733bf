import type { Outcome, Wait } from "../../../job/outcome.ts";
import type { Owned } from "../../../job/owned.ts";
import type { Snapshot } from "../../../ports/databases.ts";
import type { Seconds } from "../../../time.ts";
import { awayPause, patience } from "../../patience.ts";
import { withFacts } from "../../restore-facts.ts";
import type { DatabaseLook } from "./database-look.ts";

/** The timeline holds changes, not looks: a snapshot's progress is one of these many percent. */
const STEP = 10;

/** Waits for something slow, and says how far it is when that has changed enough. */
export function progress(
  look: DatabaseLook,
  what: string,
  { percent, status }: Pick<Snapshot, "percent" | "status">,
  owned?: readonly Owned[],
): Outcome {
  const { job, facts } = look;
  const before = facts.percent;
  const isFar = before === undefined || percent >= before + STEP;
  return {
    kind: "wait",
    seconds: pauseOf(look),
    ...(isFar && { say: `${what} is ${status}, ${percent} %` }),
    changes: { facts: withFacts(job, isFar ? { percent } : {}), ...(owned && { owned }) },
  };
}

/** Waits for what has no percentage; says it once. The snapshot that matters was seen. */
export function waitFor(look: DatabaseLook, say: string): Wait {
  const isNew = look.job.timeline.at(-1)?.say !== say;
  return {
    kind: "wait",
    seconds: pauseOf(look),
    ...(isNew && { say }),
    changes: { facts: withFacts(look.job, {}) },
  };
}

/** Where a database admits nobody until its snapshot is taken and restored, clients wait for every look. */
export function pauseOf({ context: { now }, database, facts, job }: DatabaseLook): Seconds {
  if (facts.isolatedAt !== undefined) return awayPause(database);
  return patience(database.pollInterval, job, now);
}
