import type { Outcome } from "../../job/outcome.ts";
import { disown, handedOver } from "./handed-over.ts";
import { commit, forgetting, waitFor } from "./pause.ts";
import { pointing, recordOf } from "./record.ts";
import { found, type Restore } from "./restore.ts";
import { freshIn, membersIn } from "./swap-renames.ts";
import { concludeSwap, failOrWait, unlessSlow } from "./take-name.ts";

/**
 * Every name server leads to what was restored: it is nobody's to delete any more, and once every resolver has forgotten
 * the old answer, for a time to live, the swap is over. There is no way back: clients may have written into it.
 */
export async function followRecord(restore: Restore): Promise<Outcome> {
  const { kind, facts, now, database, connections } = restore;
  const { name, ttl } = recordOf(restore);
  const fresh = freshIn(restore);
  const disowned = await disown(restore, [fresh, ...membersIn(restore)]);
  if (disowned.at === "noting") return disowned.wait;
  const points = await pointing(restore);
  if (points.at !== "fresh") {
    const why = points.at === "neither" ? points.why : `the record ${name} points at the original again`;
    // Resolvers hear the other answer again: the time to live begins anew once the record is as it was.
    return failOrWait(restore, "record-changed", why, {
      forgettingSeconds: undefined,
      forgottenAt: undefined,
    });
  }
  if (facts.forgottenAt === undefined) {
    const { isOver, soFar, pause } = forgetting(restore, ttl);
    if (isOver)
      return commit(restore, `Every resolver has forgotten the old answer of ${name}`, { forgottenAt: now });
    const why = `resolvers may remember the old answer of ${name} for ${ttl} s`;
    const more = { forgettingSeconds: soFar };
    return { ...waitFor(restore, "newStatus", why, { more }), seconds: pause };
  }
  if (disowned.at === "busy") return unlessSlow(restore, disowned.why);
  const thing = await found(restore, kind, fresh.resourceId);
  const endpoint = thing?.endpoint;
  if (thing === undefined || endpoint === undefined)
    return unlessSlow(restore, `${fresh.resourceId} is not shown`);
  const handed = await handedOver(restore, [fresh, ...membersIn(restore)]);
  if (handed.at === "busy") return unlessSlow(restore, handed.why);
  const answer = database.restore.reachable
    ? await connections.answers(endpoint.host, endpoint.port)
    : ({ ok: true } as const);
  if (!answer.ok) return unlessSlow(restore, `${thing.identifier} does not answer: ${answer.why}`);
  const say = `${name} is the restored database (${thing.identifier}), and answers; no name was away`;
  return concludeSwap(restore, say, handed.differences);
}
