import type { ErrorCode } from "../../job/error-catalogue.ts";
import { jobError } from "../../job/job-error.ts";
import type { Outcome } from "../../job/outcome.ts";
import type { Owned } from "../../job/owned.ts";
import { instanceState } from "../../rds/clone-status.ts";
import { hiddenMember, membersInOrder, type Thing } from "../../rds/described.ts";
import { differences } from "../../rds/settings/differences.ts";
import { whyAnother } from "../../rds/snapshot-state.ts";
import { missing, waitFor } from "./pause.ts";
import { listed } from "./proof.ts";
import { found, freshMembersOf, freshOf, isRenameFirst, named, type Restore } from "./restore.ts";
import { membersAway, originalAway } from "./swap-renames.ts";

/**
 * Right before the first rename: is everything still as it was when the job began? What was changed, renamed, deleted or
 * hung onto the original meanwhile would be lost by the swap, so it is refused, and nothing has been touched.
 */
export async function recheck(restore: Restore): Promise<Outcome | undefined> {
  const checkSource = isRenameFirst(restore) ? checkSnapshot : checkFresh;
  return (
    (await checkOriginal(restore)) ?? (await checkSource(restore)) ?? (await checkNames(restore)) ?? undefined
  );
}

async function checkOriginal(restore: Restore): Promise<Outcome | undefined> {
  const { kind, identifier, original, captured, databases } = restore;
  const thing = await found(restore, kind, original.resourceId);
  const what = `the original ${identifier} (${original.resourceId})`;
  if (thing === undefined) {
    const why = `${what} is not there any more`;
    return missing(restore, "originalStatus", why) ?? fail("original-missing", why);
  }
  if (isOwnRename(restore, thing))
    return waitFor(restore, "originalStatus", `${identifier} (${original.resourceId}) is being renamed`);
  if (thing.identifier !== identifier)
    return fail("original-changed", `${what} is called ${thing.identifier} now`);
  const { refusals } = await databases().attachments(kind, thing.described);
  if (refusals.length > 0) return fail("original-changed", `${what}: ${refusals.join("; ")}`);
  return (await checkUntouched(restore, captured, thing)) ?? checkMembers(restore, thing);
}

async function checkMembers(restore: Restore, cluster: Thing): Promise<Outcome | undefined> {
  if (restore.kind === "db-instance") return undefined;
  const described = await restore.databases().members(restore.identifier);
  const all = membersInOrder(cluster.described, described);
  const hidden = hiddenMember(cluster.described, described);
  if (hidden !== undefined) {
    const why = `the member ${hidden} of ${restore.identifier} is not shown`;
    const again = missing(restore, "originalStatus", why);
    if (again !== undefined) return again;
  }
  // They are renamed after their cluster, whose own rename RDS may have dropped since: then it is sent again.
  const renamed = all.filter((member) => isOwnRename(restore, member)).map(({ resourceId }) => resourceId);
  const others = ({ resourceId }: Thing) => !renamed.includes(resourceId);
  const [was, now] = [restore.capturedMembers.filter(others), all.filter(others)];
  const ids = (list: readonly Thing[]) => list.map((one) => `${one.identifier} (${one.resourceId})`).sort();
  if (ids(now).join() !== ids(was).join()) {
    const message = `the members of ${restore.identifier} were ${ids(was).join(", ")} and are ${ids(now).join(", ")}`;
    return fail("original-changed", message);
  }
  for (const member of now) {
    const before = was.find(({ resourceId }) => resourceId === member.resourceId);
    const outcome = before && (await checkUntouched(restore, before, member));
    if (outcome !== undefined) return outcome;
  }
  return undefined;
}

async function checkUntouched(restore: Restore, was: Thing, is: Thing): Promise<Outcome | undefined> {
  const { identifier, status } = is;
  const state = instanceState(status);
  if (state === "failed")
    return fail("original-changed", `${identifier} is ${status}: such a database cannot be swapped`);
  // A backup or AWS's own maintenance is over in a while.
  if (state === "waiting") return waitFor(restore, "originalStatus", `${identifier} is ${status}`);
  if (is.pending.length > 0) {
    const message = `${identifier} has modifications that are pending (${is.pending.join(", ")}): a rename would bring them into force`;
    return fail("original-changed", message);
  }
  const group = restore.facts.isolatedAt && restore.database.restore.isolationSecurityGroup;
  const seen = group === undefined ? is.described : { ...is.described, ...groupsOf(was) };
  if (group !== undefined && is.securityGroups.join() !== group)
    return fail("original-changed", `${identifier} was isolated, and its security groups were changed since`);
  // What has a reason comes by itself, such as a storage that has grown.
  const changed = differences(is.kind, was.described, seen).filter(({ why }) => why === undefined);
  if (changed.length === 0) return undefined;
  return fail("original-changed", `${identifier} was changed while it was restored: ${listed(changed)}`);
}

function groupsOf({ described }: Thing): Record<string, unknown> {
  return { VpcSecurityGroups: described.VpcSecurityGroups };
}

/** What was restored and proven: still the same, still at hand. */
async function checkFresh(restore: Restore): Promise<Outcome | undefined> {
  const { kind, facts } = restore;
  const whole = freshOf(restore);
  if (whole === undefined || facts.provenAt === undefined) throw new Error("nothing was proven");
  return (
    (await checkAtHand(restore, kind, whole)) ??
    (await freshMembersOf(restore).reduce<Promise<Outcome | undefined>>(
      async (outcome, member) => (await outcome) ?? checkAtHand(restore, "db-instance", member),
      Promise.resolve(undefined),
    ))
  );
}

/** What is to be restored once the original has given up its name: still there, and no other of its name. */
async function checkSnapshot(restore: Restore): Promise<Outcome | undefined> {
  const { kind, facts, order, databases } = restore;
  if (order.from.kind === "point-in-time" || facts.source === undefined) return undefined;
  const { identifier, createdAt } = facts.source;
  const snapshot = await databases().snapshot(kind, identifier);
  const another = snapshot && whyAnother(facts.source, snapshot);
  if (another !== undefined) return fail("snapshot-disappeared", another);
  if (snapshot?.status === "available") return undefined;
  const is = snapshot === undefined ? "is not there any more" : `is ${snapshot.status}`;
  const why = `the snapshot ${identifier} (${createdAt}) ${is}`;
  const again = snapshot === undefined ? missing(restore, "newStatus", why) : undefined;
  return again ?? fail("snapshot-disappeared", why);
}

/** Whether a check waits since what it is about was not shown to it; and not since that is busy. */
export function isMissing(outcome: Outcome): boolean {
  return outcome.changes?.facts?.restore?.missingSince !== undefined;
}

export async function checkAtHand(
  restore: Restore,
  kind: Thing["kind"],
  { identifier, resourceId }: Owned,
): Promise<Outcome | undefined> {
  const thing = resourceId === undefined ? undefined : await found(restore, kind, resourceId);
  if (thing === undefined || thing.identifier !== identifier) {
    const is = thing === undefined ? "is not there any more" : `is called ${thing.identifier} now`;
    const why = `what was restored as ${identifier} (${resourceId}) ${is}`;
    const again = thing === undefined ? missing(restore, "newStatus", why) : undefined;
    return again ?? fail("clone-disappeared", why);
  }
  if (instanceState(thing.status) === "failed")
    return fail("clone-failed", `${identifier} is ${thing.status}`);
  if (instanceState(thing.status) === "waiting")
    return waitFor(restore, "newStatus", `${identifier} is ${thing.status}`);
  return undefined;
}

/** The names that the original and its members are to get; and what is restored, if that is not there yet. */
async function checkNames(restore: Restore): Promise<Outcome | undefined> {
  const { names } = restore;
  return (
    (await checkFree(restore, "the original", names.old, names.oldMember)) ??
    (isRenameFirst(restore)
      ? await checkFree(restore, "what is restored", names.fresh, names.freshMember)
      : undefined)
  );
}

async function checkFree(
  restore: Restore,
  what: string,
  name: string,
  ofMember: (place: number) => string,
): Promise<Outcome | undefined> {
  const members = restore.capturedMembers.map((_, index) => ofMember(index + 1));
  const wanted = [
    { kind: restore.kind, name },
    ...members.map((member) => ({ kind: "db-instance" as const, name: member })),
  ];
  for (const { kind, name } of wanted) {
    const holder = await named(restore, kind, name);
    if (holder === undefined || isOwnRename(restore, holder)) continue;
    const message = `the name ${name}, which ${what} is to get, is taken by ${holder.resourceId}`;
    return fail("restore-name-taken", message);
  }
  return undefined;
}

/** Describe may be seconds behind: a rename that this job has sent, and the last look did not show, is nobody's change. */
function isOwnRename(restore: Restore, { resourceId, identifier, pendingIdentifier }: Thing): boolean {
  if (restore.facts.swapSince === undefined) return false;
  const own = [originalAway(restore), ...membersAway(restore)].find((one) => one.resourceId === resourceId);
  return own !== undefined && [identifier, pendingIdentifier].includes(own.to);
}

function fail(code: ErrorCode, message: string): Outcome {
  return { kind: "fail", error: jobError(code, message) };
}
