import { describeDifference } from "../../job/describe-difference.ts";
import { jobError } from "../../job/job-error.ts";
import type { Outcome } from "../../job/outcome.ts";
import type { Difference } from "../../job/restore-facts.ts";
import { describeSeconds, type Seconds, secondsBetween } from "../../time.ts";
import type { Beside } from "./beside.ts";
import { quietPause, waitFor } from "./pause.ts";
import { allDifferences } from "./replay.ts";
import { noted, type Restore } from "./restore.ts";

/** An available database that does not answer for so long will not: a security group is in the way. Seconds. */
const SILENCE_SECONDS: Seconds = 1800;

/** What is not as it was after so long will not be: it was refused without a word. Seconds. */
const DIFFERENCE_SECONDS: Seconds = 900;

/**
 * Before the first rename: every setting is as it was or it is known why not, and it takes connections. A difference that
 * nobody can explain fails the job while nothing has been touched: it would be found in production otherwise.
 */
export async function prove(restore: Restore, beside: Beside): Promise<Outcome> {
  const { facts, now, database, names } = restore;
  const differences = allDifferences(restore, beside);
  const unexplained = differences.filter(({ why }) => why === undefined);
  if (unexplained.length > 0) {
    const { differsSince = now } = facts;
    const why = `${names.fresh} is not as the original: ${listed(unexplained)}`;
    if (secondsBetween(differsSince, now) < DIFFERENCE_SECONDS) {
      // RDS may not show yet what it took, or have forgotten it: all is sent once more.
      const again = facts.differsSince === undefined ? { replayed: [] } : {};
      return waitFor(restore, "newStatus", why, {
        more: { differsSince, silentSince: undefined, ...again },
      });
    }
    const changes = noted(restore, { differences });
    return { kind: "fail", error: jobError("restore-differs", why), changes };
  }
  const { endpoint } = beside.fresh;
  if (endpoint === undefined) {
    const more = { silentSince: undefined, differsSince: undefined };
    return waitFor(restore, "newStatus", `${names.fresh} has no endpoint yet`, { more });
  }
  const answer = database.restore.reachable
    ? await restore.connections.answers(endpoint.host, endpoint.port)
    : ({ ok: true } as const);
  if (!answer.ok) {
    const { silentSince = now } = facts;
    const why = `${names.fresh} does not answer: ${answer.why}`;
    if (secondsBetween(silentSince, now) < SILENCE_SECONDS)
      return waitFor(restore, "newStatus", why, { more: { silentSince, differsSince: undefined } });
    const message = `${why}, for ${describeSeconds(SILENCE_SECONDS)}`;
    return { kind: "fail", error: jobError("restore-unreachable", message) };
  }
  const how = database.restore.reachable ? "answers" : "was not asked to answer (restore.reachable)";
  const differs =
    differences.length === 0 ? "has every setting of the original" : `differs: ${listed(differences)}`;
  return {
    kind: "wait",
    // While the original still serves: whatever a stalled handler can still send is over before the first rename.
    seconds: quietPause(restore),
    say: `${names.fresh} ${how}, and ${differs}`,
    changes: noted(restore, { differences, provenAt: now, silentSince: undefined, differsSince: undefined }),
  };
}

/** For sentences. */
export function listed(differences: readonly Difference[]): string {
  return differences.map(describeDifference).join("; ");
}
