import { jobError } from "../../job/job-error.ts";
import type { Outcome } from "../../job/outcome.ts";
import { isolate } from "./isolation.ts";
import { commit, missing, waitFor } from "./pause.ts";
import { found, noted, type Restore } from "./restore.ts";

/** Before the snapshot: nobody writes into the original any more, so that no client's write is lost. Back to the snapshotter. */
export async function isolateOriginal(restore: Restore): Promise<Outcome> {
  const { kind, identifier, facts, original, database, now } = restore;
  const group = database.restore.isolationSecurityGroup;
  if (group === undefined) {
    const message = `isolate needs restore.isolationSecurityGroup of ${identifier}: a security group that admits nobody`;
    return { kind: "fail", error: jobError("configuration-invalid", message) };
  }
  const thing = await found(restore, kind, original.resourceId);
  const what = `the original ${identifier} (${original.resourceId})`;
  if (thing === undefined) {
    const why = `${what} is not there any more`;
    return missing(restore, "originalStatus", why) ?? gone(why);
  }
  if (thing.identifier !== identifier) return gone(`${what} is called ${thing.identifier} now`);
  if (facts.isolatingSince === undefined) {
    const say = `${identifier} is to admit nobody until the swap: no client's write is lost`;
    return commit(restore, say, { isolatingSince: now });
  }
  const isolation = await isolate(restore, thing, group);
  if (isolation.at === "busy") return waitFor(restore, "originalStatus", isolation.why, isolation);
  return {
    kind: "advance",
    to: "snapshotter",
    say: `${identifier} admits nobody`,
    changes: noted(restore, { isolatedAt: now, rebooted: undefined, rebootsBegun: undefined }),
  };
}

function gone(message: string): Outcome {
  return { kind: "fail", error: jobError("original-missing", message) };
}
