import type { Outcome } from "../../../job/outcome.ts";
import { type Seconds, secondsBetween } from "../../../time.ts";
import { unseenPatience } from "../../patience.ts";
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
  return again(look, "snapshotUnseenSince", look.job.deadlines?.appear ?? 0, { what, gone });
}

/**
 * The same of what a person has named, and no look has shown yet: it may be mistyped, and whoever asked waits for the
 * answer. `fact`: of the database, and of its snapshot, which are looked for one after the other.
 */
export function againIfNamed(
  look: DatabaseLook,
  fact: "snapshotUnseenSince" | "missingSince",
  unseen: Unseen,
): Outcome {
  return again(look, fact, unseenPatience(look.job), unseen);
}

interface Unseen {
  readonly what: string;
  readonly gone: Outcome;
}

function again(
  look: DatabaseLook,
  fact: "snapshotUnseenSince" | "missingSince",
  patient: Seconds,
  { what, gone }: Unseen,
): Outcome {
  const { context, job, facts } = look;
  const since = facts[fact] ?? context.now;
  if (secondsBetween(since, context.now) >= patient) return gone;
  const say = `${what} is not shown: it is looked for again`;
  return {
    kind: "wait",
    seconds: pauseOf(look),
    ...(facts[fact] === undefined && { say }),
    changes: { facts: withFacts(job, { [fact]: since }) },
  };
}
