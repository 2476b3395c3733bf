import { Fault } from "../../job/fault.ts";
import type { Outcome } from "../../job/outcome.ts";
import { type Owned, withOwned } from "../../job/owned.ts";
import type { DatabaseKind } from "../../ports/databases.ts";
import { clusterState, instanceState } from "../../rds/clone-status.ts";
import { MANAGED_BY, OWNER_TAG, ownerOf } from "../../rds/clone-tags.ts";
import type { Thing } from "../../rds/described.ts";
import { memberInput, restoreInput } from "../../rds/settings/restore-input.ts";
import type { RestoreSource } from "../../rds/settings/setting.ts";
import { whyAnother } from "../../rds/snapshot-state.ts";
import { type Awaited, awaited, type Notes } from "../cloner/awaited.ts";
import { commit } from "./pause.ts";
import { freshOf, longestPause, named, noted, type Restore } from "./restore.ts";

/** What was restored beside the original, as it can be used now. */
export interface Beside {
  readonly fresh: Thing;
  /** In the places of the captured ones. */
  readonly members: readonly Thing[];
}

/** Restores beside the original: the instance, or the cluster and then its members one by one, the writer first. */
export async function besideOriginal(restore: Restore): Promise<Beside | { readonly outcome: Outcome }> {
  const { kind, names, identifier, capturedMembers } = restore;
  const owned = freshOf(restore);
  if (owned === undefined) {
    const say = `${names.fresh} is to be restored from ${source(restore).text}, beside ${identifier}`;
    return { outcome: intend(restore, say, { type: kind, identifier: names.fresh }) };
  }
  const look = await awaited(restore, owned, theWhole(restore, owned));
  if ("outcome" in look) return look;
  let seen = withOwned(restore.job.owned, look.seen);
  const members: Thing[] = [];
  for (const [index, captured] of capturedMembers.entries()) {
    const name = names.freshMember(index + 1);
    const member = seen.find((one) => one.type === "db-instance" && one.identifier === name);
    if (member === undefined) {
      const say = `${name} is to be in the stead of ${captured.identifier}`;
      const thing = { type: "db-instance", identifier: name, clusterIdentifier: names.fresh } as const;
      return { outcome: intend({ ...restore, job: { ...restore.job, owned: seen } }, say, thing) };
    }
    const context = { ...restore, job: { ...restore.job, owned: seen } };
    const its = await awaited(context, member, theMember(context, member, captured));
    if ("outcome" in its) return its;
    seen = withOwned(seen, its.seen);
    members.push(its.ready);
  }
  const isNew = restore.job.owned.some(
    (before) =>
      before.resourceId === undefined &&
      seen.some((one) => one.identifier === before.identifier && one.resourceId !== undefined),
  );
  // The resource ids are committed at first sight, before anything is done to what has them.
  if (isNew) {
    const more = { newStatus: look.ready.status };
    return { outcome: commit(restore, `${names.fresh} is ${look.ready.status}`, more, seen) };
  }
  return { fresh: look.ready, members };
}

function theWhole(restore: Restore, { identifier }: Owned): Awaited<Thing> {
  const { kind, original, databases } = restore;
  const { from, text } = source(restore);
  return {
    name: kind === "db-cluster" ? "the new cluster" : "the new instance",
    notes: notesOf(restore),
    state: kind === "db-cluster" ? clusterState : instanceState,
    find: () => named(restore, kind, identifier),
    creating: `Restoring ${text} as ${identifier}`,
    create: async () => {
      const wishes = { identifier, source: await bounded(restore, from), tags: ourTags(restore) };
      await databases().restore(kind, restoreInput(kind, original.described, wishes));
    },
  };
}

function theMember(restore: Restore, { identifier }: Owned, captured: Thing): Awaited<Thing> {
  return {
    name: `the new member ${identifier}`,
    notes: notesOf(restore),
    state: instanceState,
    find: () => named(restore, "db-instance", identifier),
    creating: `Adding the member ${identifier}, in the stead of ${captured.identifier}`,
    create: () =>
      restore.databases().createMember(
        memberInput(captured.described, {
          identifier,
          clusterIdentifier: restore.names.fresh,
          tags: ourTags(restore),
        }),
      ),
  };
}

/** Beside the original's own. No date after which others may delete it: it is to be the production database. */
function ourTags({ job }: Restore): Readonly<Record<string, string>> {
  return { [MANAGED_BY.key]: MANAGED_BY.value, [OWNER_TAG]: ownerOf(job) };
}

function source({ order, original, facts, identifier }: Restore): {
  readonly from: RestoreSource;
  readonly text: string;
} {
  if (order.from.kind === "point-in-time") {
    const { at } = order.from;
    const from = { kind: "point-in-time", resourceId: original.resourceId, at } as const;
    return { from, text: `${identifier} as it was at ${at}` };
  }
  if (facts.source === undefined) throw new Error("no snapshot was chosen");
  const { identifier: snapshot } = facts.source;
  return { from: { kind: "snapshot", identifier: snapshot }, text: `the snapshot ${snapshot}` };
}

function notesOf(restore: Restore): Notes {
  return {
    pollInterval: Math.min(restore.database.pollInterval, longestPause(restore)),
    longest: longestPause(restore),
    last: restore.facts.newStatus,
    note: (newStatus) => noted(restore, { newStatus }).facts,
    unseenSince: restore.facts.missingSince,
    noteUnseen: (missingSince) => noted(restore, { missingSince }).facts,
    database: restore.job.targetName,
  };
}

/**
 * What can be asked for depends on the snapshot's size and version, which may be older than the original's.
 * @throws Fault if the name is another snapshot's than the one that was chosen: no lock keeps it, if it is of another database
 */
async function bounded({ kind, databases, facts }: Restore, from: RestoreSource): Promise<RestoreSource> {
  if (from.kind !== "snapshot" || facts.source === undefined) return from;
  const found = await databases().snapshot(kind, from.identifier);
  const another = found && whyAnother(facts.source, found);
  if (another !== undefined) {
    const failed = { service: "RDS", passing: false, reason: "AnotherSnapshot", message: another } as const;
    throw new Fault({ ...failed, code: "snapshot-disappeared" });
  }
  const { engineVersion, storage } = found ?? {};
  return { ...from, ...(engineVersion && { engineVersion }), ...(storage && { storage }) };
}

/** Intent before effect: what is to be created stands on the item first. */
function intend(
  restore: Restore,
  say: string,
  thing: {
    readonly type: DatabaseKind;
    readonly identifier: string;
    readonly clusterIdentifier?: string;
  },
): Outcome {
  const { job, now } = restore;
  const owned = withOwned(job.owned, { ...thing, purpose: "temporary", intendedAt: now });
  return commit(restore, say, {}, owned);
}
