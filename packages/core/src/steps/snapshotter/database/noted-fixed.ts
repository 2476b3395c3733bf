import type { Outcome } from "../../../job/outcome.ts";
import type { RestoreFacts } from "../../../job/restore-facts.ts";
import { isItsLiveOrOld } from "../../../rds/restore-names.ts";
import { fixedSnapshot } from "../../../rds/snapshot-names.ts";
import { isComplete, isLost, timesOf } from "../../../rds/snapshot-state.ts";
import { withFacts } from "../../restore-facts.ts";
import { type DatabaseLook, failure } from "./database-look.ts";
import { pauseOf, progress } from "./progress.ts";

type Noted = { readonly fixed: NonNullable<RestoreFacts["fixed"]> } | { readonly outcome: Outcome };

/**
 * What has the fixed name before anything is done: only that one may be replaced. One that is being made is waited for,
 * since it cannot be told from a later one before it is complete.
 */
export async function notedFixed(look: DatabaseLook): Promise<Noted> {
  const { databases, kind, identifier } = look;
  const name = fixedSnapshot(identifier);
  const found = await databases.snapshot(kind, name);
  if (found === undefined) return absentTwice(look);
  if (!isItsLiveOrOld(found.sourceIdentifier, identifier)) {
    // Replacing it would delete the last data of another database.
    const message = `the snapshot ${name} is not of ${identifier}, but of ${found.sourceIdentifier}: it is not replaced`;
    return { outcome: failure("snapshot-of-another", message) };
  }
  if (isComplete(found)) return { fixed: timesOf(found) };
  if (isLost(found)) {
    const message = `the snapshot ${name} is ${found.status}: it can be neither used nor told from another one`;
    return { outcome: failure("snapshot-failed", message) };
  }
  return { outcome: progress(look, `The snapshot ${name}, which somebody is making,`, found) };
}

/** One look may be a Describe that lags: what it missed would be taken for somebody else's once it shows. */
function absentTwice(look: DatabaseLook): Noted {
  const { context, job, facts } = look;
  if (facts.snapshotUnseenSince !== undefined) return { fixed: { absent: true } };
  const changes = { facts: withFacts(job, { snapshotUnseenSince: context.now }) };
  return { outcome: { kind: "wait", seconds: pauseOf(look), changes } };
}
