import type { Rename } from "./rename.ts";
import { freshMembersOf, freshOf, type Restore } from "./restore.ts";

/** The four groups of renames that a swap is made of, by the resource ids that were captured or committed. */

/** The original, away from its name. */
export function originalAway({ kind, original, identifier, names }: Restore): Rename {
  return { kind, resourceId: original.resourceId, from: identifier, to: names.old };
}

export function membersAway({ capturedMembers, names }: Restore): readonly Rename[] {
  return capturedMembers.map(({ resourceId, identifier }, index) => ({
    kind: "db-instance",
    resourceId,
    from: identifier,
    to: names.oldMember(index + 1),
  }));
}

/** What was restored, into the original's name, or into the one that was asked for. */
export function freshIn(restore: Restore): Rename {
  const { kind, identifier, order } = restore;
  const owned = freshOf(restore);
  return {
    kind,
    resourceId: seenId(owned),
    from: owned?.identifier ?? "",
    to: order.to ?? identifier,
  };
}

/** The members into the names of those in whose stead they are; under another name, they are called after that. */
export function membersIn(restore: Restore): readonly Rename[] {
  const { capturedMembers, order } = restore;
  return freshMembersOf(restore).map((member, index) => ({
    kind: "db-instance",
    resourceId: seenId(member),
    from: member.identifier,
    to: order.to === undefined ? (capturedMembers[index]?.identifier ?? "") : `${order.to}-${index + 1}`,
  }));
}

export function back({ kind, resourceId, from, to }: Rename): Rename {
  return { kind, resourceId, from: to, to: from };
}

/** @throws if it was never seen: nothing is renamed that is known by its name only */
function seenId(owned: { readonly resourceId?: string } | undefined): string {
  if (owned?.resourceId === undefined) throw new Error("what was restored has no resource id on the item");
  return owned.resourceId;
}
