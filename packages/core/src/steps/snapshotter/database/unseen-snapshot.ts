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
  const { context, job, facts } = look;
  const { snapshotUnseenSince = context.now } = facts;
  if (secondsBetween(snapshotUnseenSince, context.now) >= (job.deadlines?.appear ?? 0))
    return failure("snapshot-disappeared", `the snapshot ${snapshot} is not there any more`);
  const say = `The snapshot ${snapshot} is not shown: it is looked for again`;
  return {
    kind: "wait",
    seconds: pauseOf(look),
    ...(facts.snapshotUnseenSince === undefined && { say }),
    changes: { facts: withFacts(job, { snapshotUnseenSince }) },
  };
}
