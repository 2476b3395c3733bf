import { type Instant, later } from "../time.ts";
import type { Job } from "./job.ts";
import type { Leftover, Owned } from "./owned.ts";
import type { RestoreFacts } from "./restore-facts.ts";

/** An ended job is looked at again so often while something of it is left. Seconds. */
export const LEFTOVER_PAUSE_SECONDS = 300;

/** An ended job after one more look at its leftovers: due again later while there are any, and to be closed once there are none. */
export function settled(
  job: Job,
  look: {
    readonly owned: readonly Owned[];
    readonly left: readonly Leftover[];
    readonly stranded?: RestoreFacts["stranded"];
  },
  now: Instant,
): Job {
  const { owned, left, stranded } = look;
  const facts = stranded ? { ...job.facts, restore: { ...job.facts.restore, stranded } } : job.facts;
  const next = { ...job, version: job.version + 1, updatedAt: now, owned, facts, leftovers: left };
  if (left.length > 0) return { ...next, dueAt: later(now, LEFTOVER_PAUSE_SECONDS) };
  const say = "The janitor cleaned up what was left";
  return { ...next, dueAt: now, timeline: [...job.timeline, { at: now, step: "reaper", say }] };
}
