import { Fault } from "../../../job/fault.ts";
import type { Outcome } from "../../../job/outcome.ts";
import { type Owned, withOwned } from "../../../job/owned.ts";
import type { Snapshot } from "../../../ports/databases.ts";
import { meansAlreadyThere } from "../../../rds/rds-fault.ts";
import { ownSnapshot } from "../../../rds/snapshot-names.ts";
import { type CompleteSnapshot, isComplete, isLost, snapshotOwner } from "../../../rds/snapshot-state.ts";
import { snapshotTags } from "../../../rds/snapshot-tags.ts";
import { later } from "../../../time.ts";
import { type DatabaseLook, failure } from "./database-look.ts";
import { pauseOf, progress, waitFor } from "./progress.ts";
import { unlessShown } from "./unseen-snapshot.ts";

export function snapshotType({ kind }: Pick<DatabaseLook, "kind">): "db-snapshot" | "db-cluster-snapshot" {
  return kind === "db-cluster" ? "db-cluster-snapshot" : "db-snapshot";
}

/** What the item knows of a snapshot of this job. */
export function ownedSnapshot(look: DatabaseLook, identifier: string): Owned | undefined {
  const type = snapshotType(look);
  return look.job.owned.find((owned) => owned.type === type && owned.identifier === identifier);
}

/** A snapshot that this job has made, complete; or what is to be done until it is. */
export type Made = { readonly ready: CompleteSnapshot; readonly seen: Owned } | { readonly outcome: Outcome };

/** The job's own snapshot: intended, taken, adopted by its tags, waited for. */
export async function takenSnapshot(look: DatabaseLook): Promise<Made> {
  const { context, job, identifier, current, databases, kind, owner } = look;
  const name = ownSnapshot(identifier, job.jobId);
  const owned = ownedSnapshot(look, name);
  if (owned === undefined) {
    const intended: Owned = {
      type: snapshotType(look),
      identifier: name,
      purpose: "temporary",
      intendedAt: context.now,
    };
    const say = `Taking the snapshot ${name} of ${current}`;
    return { outcome: { kind: "wait", seconds: 0, say, changes: { owned: withOwned(job.owned, intended) } } };
  }
  const found = await databases.snapshot(kind, name);
  return madeSnapshot(look, owned, found, () =>
    databases.createSnapshot(kind, {
      identifier: name,
      sourceIdentifier: current,
      tags: snapshotTags(owner),
    }),
  );
}

/**
 * One look at an intended snapshot, as it was `found`. Not found does not prove that the call which makes it was not sent:
 * then RDS says that the name is taken, and the next looks read the tags of what has it.
 */
export async function madeSnapshot(
  look: DatabaseLook,
  owned: Owned,
  found: Snapshot | undefined,
  make: () => Promise<void>,
): Promise<Made> {
  const { context, job } = look;
  const { identifier } = owned;
  if (found === undefined) return { outcome: await absent(look, owned, make) };
  switch (whose(look, owned, found)) {
    case "another": {
      const message = `there is a snapshot ${identifier} that this job did not make`;
      // It never was ours, or is not any more: nothing is left to clean up under this name.
      const changes = { owned: withOwned(job.owned, { ...owned, goneAt: context.now }) };
      return { outcome: { ...failure("snapshot-name-taken", message), changes } };
    }
    case "untagged":
      return { outcome: waitFor(look, `The snapshot ${identifier} has no tags yet`) };
    case "ours":
  }
  const seen: Owned = { ...owned, seenAt: owned.seenAt ?? context.now };
  if (isComplete(found)) return { ready: found, seen };
  const changed = withOwned(job.owned, seen);
  if (isLost(found)) {
    const message = `the snapshot ${identifier} is ${found.status}`;
    return { outcome: { ...failure("snapshot-failed", message), changes: { owned: changed } } };
  }
  return { outcome: progress(look, `The snapshot ${identifier}`, found, changed) };
}

/** Tags lag by seconds to minutes: what is still without any after `deadlines.appear` was made by somebody who sets none. */
function whose({ context, job, owner }: DatabaseLook, owned: Owned, found: Snapshot) {
  const tagged = snapshotOwner(found, owner);
  const isLate = context.now >= later(owned.intendedAt, job.deadlines?.appear ?? 0);
  return tagged === "untagged" && isLate ? "another" : tagged;
}

async function absent(look: DatabaseLook, owned: Owned, make: () => Promise<void>): Promise<Outcome> {
  if (owned.seenAt !== undefined) return unlessShown(look, owned.identifier);
  try {
    await make();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.code === "clone-refused") return failure("snapshot-refused", error.message);
    if (!meansAlreadyThere(error)) throw error;
  }
  return { kind: "wait", seconds: Math.min(look.database.pollInterval, pauseOf(look)) };
}
