import type { Changes, Outcome } from "../../job/outcome.ts";
import { heldBack } from "../held-back.ts";
import { patience } from "../patience.ts";
import type { StepContext } from "../step-context.ts";
import { lookAround } from "./look-around.ts";

/** How often the reaper looks: RDS takes minutes to delete, and the money is spent until it has. Seconds. */
const POLL_SECONDS = 30;

/**
 * Deletes what is temporary, sees it gone, takes the clone out of DBLab's config, and ends the job. Its deadline is
 * its own affair: whatever fails here is a leftover in the end, never a reason to go on for ever.
 */
export async function reaper(context: StepContext): Promise<Outcome> {
  const { job, now, handlerTimeout, slice, waitedSeconds } = context;
  const { quietSince, quietSeconds = 0, gaveUpAt } = job.facts;
  const late = gaveUpAt !== undefined || now >= job.stepDeadline;
  const look = await lookAround(context, { deletes: !late, givesBackConfig: !late });
  const facts: Changes["facts"] = {
    ...(look.configGivenBack && !job.facts.configGivenBackAt && { configGivenBackAt: now }),
    ...(look.stranded && { restore: { ...job.facts.restore, stranded: look.stranded } }),
  };
  const say = look.said.join(". ");
  const isDone = look.left.length === 0;
  if (!isDone && !late) {
    const pause = Math.min(POLL_SECONDS, await pollInterval(context));
    return {
      kind: "wait",
      seconds: patience(pause, job, now),
      changes: { owned: look.owned, facts: { ...facts, quietSince: undefined, quietSeconds: undefined } },
      ...(say && { say }),
    };
  }
  // Nothing is done any more. A predecessor that stalls between its look and its call may still act until its time-out
  // is over: the end, and with it the lock's release, waits for that, and looks once more. That the time is over is
  // read off SQS's clock, which held this look's message back since the last commit: two functions' clocks may differ.
  // So may two handlers of one message about the deadline: that it has passed is committed, too, before the wait.
  // What Describe did not show this time may only be hidden for a moment: it is looked for once more before the end.
  const isQuiet =
    quietSince !== undefined && (isDone || gaveUpAt !== undefined) && look.unconfirmed.length === 0;
  const quieting = heldBack(isQuiet ? quietSeconds + waitedSeconds : 0, handlerTimeout, slice);
  if (!quieting.isOver) {
    const quiet = {
      quietSince: isQuiet ? quietSince : now,
      quietSeconds: quieting.soFar,
      ...(!isDone && { gaveUpAt: gaveUpAt ?? now }),
    };
    return {
      kind: "wait",
      seconds: quieting.pause,
      changes: { owned: look.owned, facts: { ...facts, ...quiet } },
      ...(say && { say }),
    };
  }
  return { kind: "end", leftovers: look.left, changes: { owned: look.owned, facts } };
}

async function pollInterval(context: StepContext): Promise<number> {
  const { database } = context.job;
  if (database !== undefined) return database.pollInterval;
  try {
    return (await context.target()).clone.pollInterval;
  } catch {
    // A variable that is not set any more must not keep the clone alive.
    return POLL_SECONDS;
  }
}
