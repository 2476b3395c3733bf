import { type Instant, later } from "../time.ts";
import type { Job } from "./job.ts";
import type { Leftover, Owned } from "./owned.ts";

/** An ended job is looked at again so often while something of it is left. Seconds. */
export const LEFTOVER_PAUSE_SECONDS = 300;

/** An ended job after one more look at its leftovers: due again later while there are any, and to be closed once there are none. */
export function settled(
  job: Job,
  look: { readonly owned: readonly Owned[]; readonly left: readonly Leftover[] },
  now: Instant,
): Job {
  const next = { ...job, version: job.version + 1, updatedAt: now, owned: look.owned, leftovers: look.left };
  if (look.left.length > 0) return { ...next, dueAt: later(now, LEFTOVER_PAUSE_SECONDS) };
  const say = "The janitor cleaned up what was left";
  return { ...next, dueAt: now, timeline: [...job.timeline, { at: now, step: "reaper", say }] };
}
