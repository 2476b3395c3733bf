import type { Outcome } from "../../../job/outcome.ts";
import type { Owned } from "../../../job/owned.ts";
import type { Snapshot } from "../../../ports/databases.ts";
import { patience } from "../../patience.ts";
import { withFacts } from "../../restore-facts.ts";
import type { DatabaseLook } from "./database-look.ts";

/** The timeline holds changes, not looks: a snapshot's progress is one of these many percent. */
const STEP = 10;

/** Waits for something slow, and says how far it is when that has changed enough. */
export function progress(
  { context: { now }, job, database, facts }: DatabaseLook,
  what: string,
  { percent, status }: Pick<Snapshot, "percent" | "status">,
  owned?: readonly Owned[],
): Outcome {
  const before = facts.percent;
  const isFar = before === undefined || percent >= before + STEP;
  return {
    kind: "wait",
    seconds: patience(database.pollInterval, job, now),
    ...(isFar && { say: `${what} is ${status}, ${percent} %` }),
    changes: { facts: withFacts(job, isFar ? { percent } : {}), ...(owned && { owned }) },
  };
}

/** Waits for what has no percentage; says it once. */
export function waitFor({ context: { now }, job, database }: DatabaseLook, say: string): Outcome {
  const isNew = job.timeline.at(-1)?.say !== say;
  return {
    kind: "wait",
    seconds: patience(database.pollInterval, job, now),
    ...(isNew && { say }),
  };
}
