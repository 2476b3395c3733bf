import type { Changes, Outcome } from "../../job/outcome.ts";
import { later, secondsBetween } from "../../time.ts";
import { patience } from "../patience.ts";
import type { StepContext } from "../step-context.ts";
import { lookAround } from "./look-around.ts";

/** How often the reaper looks: RDS takes minutes to delete, and the money is spent until it has. Seconds. */
const POLL_SECONDS = 15;

/**
 * Deletes what is temporary, sees it gone, takes the clone out of DBLab's config, and ends the job. Its deadline is
 * its own affair: whatever fails here is a leftover in the end, never a reason to go on for ever.
 */
export async function reaper(context: StepContext): Promise<Outcome> {
  const { job, now, handlerTimeout } = context;
  const late = now >= job.stepDeadline;
  const look = await lookAround(context, { deletes: !late, givesBackConfig: !late });
  const changes: Changes = {
    owned: look.owned,
    facts: look.configGivenBack && !job.facts.configGivenBackAt ? { configGivenBackAt: now } : {},
  };
  const say = look.said.join(". ");
  if (look.left.length > 0 && !late) {
    const pause = Math.min(POLL_SECONDS, await pollInterval(context));
    return {
      kind: "wait",
      seconds: patience(pause, job, now),
      changes: { ...changes, facts: { ...changes.facts, quietSince: undefined } },
      ...(say && { say }),
    };
  }
  // Nothing is done any more. A predecessor that stalls between its look and its call may still act until its time-out
  // is over: the end, and with it the lock's release, waits for that, and looks once more.
  const { quietSince } = job.facts;
  if (quietSince === undefined) {
    return {
      kind: "wait",
      seconds: handlerTimeout,
      changes: { ...changes, facts: { ...changes.facts, quietSince: now } },
      ...(say && { say }),
    };
  }
  const quietUntil = later(quietSince, handlerTimeout);
  if (now < quietUntil) return { kind: "wait", seconds: secondsBetween(now, quietUntil), changes };
  return { kind: "end", leftovers: look.left, changes };
}

async function pollInterval(context: StepContext): Promise<number> {
  try {
    return (await context.target()).clone.pollInterval;
  } catch {
    // A variable that is not set any more must not keep the clone alive.
    return POLL_SECONDS;
  }
}
