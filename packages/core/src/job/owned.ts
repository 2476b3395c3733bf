import type { Instant } from "../time.ts";

/**
 * Something that the job creates. It is on the item before the call that creates it, so that no crash can make us
 * forget it.
 */
export interface Owned {
  readonly type: "db-instance" | "db-cluster" | "db-snapshot" | "db-cluster-snapshot" | "export-task";
  readonly identifier: string;
  /** The Aurora cluster that an instance is a member of. */
  readonly clusterIdentifier?: string;
  /** `temporary`: the reaper deletes it. `delivered`: it stays, and nothing of ours deletes it. */
  readonly purpose: "temporary" | "delivered";
  readonly intendedAt: Instant;
  /** RDS's own id (`db-…`), committed at first sight: a thing of this name with another one is not ours. */
  readonly resourceId?: string;
  readonly seenAt?: Instant;
  readonly goneAt?: Instant;
}

/** Something that could not be cleaned up in time, and why. The janitor goes on trying. */
export interface Leftover {
  readonly type: Owned["type"] | "dblab-config";
  readonly identifier: string;
  readonly why: string;
}

/** The list with `owned` in place of the entry of the same type and name, or at the end. */
export function withOwned(list: readonly Owned[], owned: Owned): readonly Owned[] {
  const same = (other: Owned) => other.type === owned.type && other.identifier === owned.identifier;
  return list.some(same) ? list.map((other) => (same(other) ? owned : other)) : [...list, owned];
}

/** The first owned thing of a type: a clone is one instance, or one cluster with one member of ours. */
export function ownedOf(list: readonly Owned[], type: Owned["type"]): Owned | undefined {
  return list.find((owned) => owned.type === type);
}
