import { Fault } from "../../job/fault.ts";
import type { Outcome } from "../../job/outcome.ts";
import type { Cname, Dns } from "../../ports/dns.ts";
import { commit, forgetting, waitFor } from "./pause.ts";
import { type Pointing, pointing, recordOf } from "./record.ts";
import { noted, type Restore, swapPause } from "./restore.ts";
import { giveUp } from "./stranding.ts";

/**
 * The way back of a swap by the record: it points at the original again, every name server says so, and every resolver has
 * forgotten the other answer, before what was restored is deleted. Undefined once that is so.
 */
export async function recordBack(restore: Restore): Promise<Outcome | undefined> {
  const { facts, dns, now, original } = restore;
  const record = recordOf(restore);
  const points = await pointing(restore);
  if (points.at === "neither") return giveUp(restore, points.why);
  const { backChangeId, recordBackAt } = facts;
  // Without a change of which we know, it may have led elsewhere all the same: both answers were lost.
  if (points.at === "fresh" || (backChangeId === undefined && recordBackAt === undefined)) {
    const to = { value: original.endpoint.host, ttl: record.ttl };
    const answer = await replaced(restore, points, to);
    if (answer === undefined)
      return commit(restore, `${record.name} is the original, and may not be changed`, { recordBackAt: now });
    if ("refused" in answer) return waitFor(restore, "originalStatus", `${record.name}: ${answer.refused}`);
    const say = `${record.name} is being pointed at ${to.value} again (${answer.changeId})`;
    const changes = noted(restore, {
      backChangeId: answer.changeId,
      recordBackAt: undefined,
      forgottenAt: undefined,
      forgettingSeconds: undefined,
    });
    return { kind: "wait", seconds: swapPause(restore), say, changes };
  }
  if (recordBackAt === undefined && backChangeId !== undefined) {
    const isInSync = await dns.isInSync(backChangeId);
    if (isInSync === undefined)
      return { kind: "wait", seconds: 0, changes: noted(restore, { backChangeId: undefined }) };
    const why = `${record.name}: the change ${backChangeId} is not in sync`;
    if (!isInSync) return waitFor(restore, "originalStatus", why);
    return commit(restore, `Every name server says that ${record.name} is the original`, {
      recordBackAt: now,
    });
  }
  if (facts.forgottenAt !== undefined) return undefined;
  const { isOver, soFar, pause } = forgetting(restore, record.ttl);
  if (isOver)
    return commit(restore, `Every resolver has forgotten the other answer of ${record.name}`, {
      forgottenAt: now,
    });
  const more = { forgettingSeconds: soFar };
  const wait = waitFor(restore, "originalStatus", "resolvers may remember the other answer", { more });
  return { ...wait, seconds: pause };
}

/** Undefined: nobody lets us change it, and it leads to the original as it is. */
async function replaced(
  { dns, ...restore }: Restore,
  points: Extract<Pointing, { readonly cname: Cname }>,
  to: Cname,
): Promise<Awaited<ReturnType<Dns["replace"]>> | undefined> {
  try {
    return await dns.replace(recordOf(restore), points.cname, to);
  } catch (error) {
    if (points.at === "original" && error instanceof Fault && !error.passing) return undefined;
    throw error;
  }
}
