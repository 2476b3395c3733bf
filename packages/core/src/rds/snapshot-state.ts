import type { SnapshotTimes } from "../job/restore-facts.ts";
import type { Snapshot } from "../ports/databases.ts";
import type { Instant } from "../time.ts";
import { MANAGED_BY, OWNER_TAG } from "./clone-tags.ts";

/** What becomes of nothing any more. What is neither this nor available is waited for: AWS adds statuses. */
const failed = new Set(["failed", "deleting", "deleted", "incompatible-restore", "incompatible-network"]);

/** A snapshot that can be restored, copied and exported. */
export type CompleteSnapshot = Snapshot & { readonly createdAt: Instant };

export function isComplete(snapshot: Snapshot): snapshot is CompleteSnapshot {
  return snapshot.status === "available" && snapshot.createdAt !== undefined;
}

/**
 * Of when a snapshot's data are: whatever is told of its age, or of later writes, goes by this. What an earlier version
 * has noted has only `createdAt`.
 */
export function dataTime({ dataAt, createdAt }: SnapshotTimes): Instant {
  return dataAt ?? createdAt;
}

/** What a job notes of a snapshot's times. */
export function timesOf({ createdAt, dataAt }: SnapshotTimes): SnapshotTimes {
  return { createdAt, ...(dataAt && { dataAt }) };
}

export function isLost({ status }: Snapshot): boolean {
  return failed.has(status);
}

/**
 * Why what has the name is not the snapshot that was chosen, which was complete; undefined if it is. A name may be another
 * snapshot's by now, and its ARN is made of its name: when it was taken tells them apart.
 */
export function whyAnother(
  chosen: { readonly identifier: string; readonly createdAt: Instant },
  found: Snapshot,
): string | undefined {
  if (found.createdAt === chosen.createdAt) return undefined;
  const { identifier, createdAt } = chosen;
  const taken = found.createdAt === undefined ? "not complete yet" : `of ${found.createdAt}`;
  return `the snapshot ${identifier} of ${createdAt} was chosen, and is not there any more: what has its name now is ${taken} (${found.status})`;
}

/**
 * Whose a snapshot is, seen from one job. Tags may lag behind a create, and all tags of a create appear at once: some
 * without ours are somebody else's.
 */
export function snapshotOwner(snapshot: Snapshot, owner: string): "ours" | "untagged" | "another" {
  const { [OWNER_TAG]: tag, [MANAGED_BY.key]: manager } = snapshot.tags;
  if (tag === owner && manager === MANAGED_BY.value) return "ours";
  return Object.keys(snapshot.tags).length === 0 ? "untagged" : "another";
}
