import type { Owned } from "../../job/owned.ts";
import type { Rds } from "../../ports/rds.ts";
import type { Reaped, Reaping } from "./reaped.ts";
import { reapInstance } from "./reaped-instance.ts";

/** Its cluster's reaper deletes a member, in the right order. */
export async function awaitCluster(_: Rds, owned: Owned): Promise<Reaped> {
  return { owned, left: "it goes with its cluster" };
}

/** A member of a cluster that is gone: it cannot be created any more, and is gone as well, or an orphan of its own. */
export function reapMember(rds: Rds, owned: Owned, reaping: Reaping): Promise<Reaped> {
  return reapInstance(rds, owned, { ...reaping, appearUntil: reaping.now });
}
