import type { Outcome } from "../../../job/outcome.ts";
import { secondsBetween } from "../../../time.ts";
import { withFacts } from "../../restore-facts.ts";
import { type DatabaseLook, failure } from "./database-look.ts";
import { pauseOf } from "./progress.ts";

/**
 * A snapshot was seen before: a look that misses it may be a Describe that lags, and the next has it. Gone it is only once
 * no look has shown it for `deadlines.appear`.
 */
export function unlessShown(look: DatabaseLook, snapshot: string): Outcome {
  const gone = failure("snapshot-disappeared", `the snapshot ${snapshot} is not there any more`);
  return againUnlessShown(look, `The snapshot ${snapshot}`, gone);
}

/** The same of anything that one look has to find: what is concluded once no look has shown it for so long. */
export function againUnlessShown(look: DatabaseLook, what: string, gone: Outcome): Outcome {
  const { context, job, facts } = look;
  const { snapshotUnseenSince = context.now } = facts;
  if (secondsBetween(snapshotUnseenSince, context.now) >= (job.deadlines?.appear ?? 0)) return gone;
  const say = `${what} is not shown: it is looked for again`;
  return {
    kind: "wait",
    seconds: pauseOf(look),
    ...(facts.snapshotUnseenSince === undefined && { say }),
    changes: { facts: withFacts(job, { snapshotUnseenSince }) },
  };
}
