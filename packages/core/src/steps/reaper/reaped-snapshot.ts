import { Fault } from "../../job/fault.ts";
import type { Owned } from "../../job/owned.ts";
import type { DatabaseKind, Databases } from "../../ports/databases.ts";
import { meansNotFound } from "../../rds/rds-fault.ts";
import { snapshotOwner } from "../../rds/snapshot-state.ts";
import { later, type Seconds } from "../../time.ts";
import { missing, type Reaped, type Reaping } from "./reaped.ts";

/**
 * Deletes a snapshot that the job made under its own name, and sees it gone. Only with the job's owner tag: nobody else
 * sets that. The snapshot of the fixed name is never `temporary`, and has another name.
 *
 * A small database's snapshot is made, copied and deleted within a time-out: a handler that stalled before its create
 * would make it again after it was seen to be gone, so it is gone only a time-out after it was first seen.
 */
export async function reapSnapshot(
  databases: Databases,
  owned: Owned,
  reaping: Reaping,
  handlerTimeout: Seconds,
): Promise<Reaped> {
  const kind = kindOf(owned.type);
  const { identifier } = owned;
  const found = await databases.snapshot(kind, identifier);
  if (found === undefined) {
    const settledAt = later(owned.seenAt ?? reaping.now, handlerTimeout);
    if (owned.seenAt === undefined || reaping.now >= settledAt) return missing(owned, reaping);
    return { owned, left: `a create that stalls may still make it anew until ${settledAt}` };
  }
  const whose = snapshotOwner(found, reaping.owner);
  if (whose === "another" || !isOwnName(identifier, reaping.owner)) {
    const say = `Left alone: snapshot ${identifier}: it is not this job's`;
    return { owned: { ...owned, goneAt: reaping.now }, say };
  }
  if (whose === "untagged") {
    return { owned, left: "its tags are not there yet, so it is not known to be ours" };
  }
  const seen: Owned = { ...owned, seenAt: owned.seenAt ?? reaping.now };
  if (!reaping.act) return { owned: seen, left: `it is ${found.status}` };
  // RDS deletes none that is being made.
  if (!/^(available|failed)$/.test(found.status)) {
    return { owned: seen, left: `it is ${found.status}, ${found.percent} %` };
  }
  try {
    await databases.deleteSnapshot(kind, identifier);
  } catch (error) {
    if (!(error instanceof Fault && meansNotFound(error))) throw error;
  }
  return { owned: seen, left: "it is being deleted", say: `Deleting the snapshot ${identifier}` };
}

export function kindOf(type: Owned["type"]): DatabaseKind {
  return type === "db-cluster-snapshot" ? "db-cluster" : "db-instance";
}

/** `<identifier>-snapshot-<short>`, of this very job. */
export function isOwnName(identifier: string, owner: string): boolean {
  const jobId = owner.slice(owner.lastIndexOf("/") + 1);
  return jobId !== "" && identifier.endsWith(`-snapshot-${jobId.slice(0, 8)}`);
}
