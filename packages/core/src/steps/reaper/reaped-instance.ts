import type { Owned } from "../../job/owned.ts";
import type { Rds } from "../../ports/rds.ts";
import { ownership } from "../../rds/ownership.ts";
import type { Instant } from "../../time.ts";

/** What one look at one owned thing did. `left`: why it is not gone yet. */
export interface Reaped {
  readonly owned: Owned;
  readonly left?: string;
  readonly say?: string;
}

/**
 * Deletes an instance that is ours by name, tags and resource id, and sees it gone. This is the only code of a refresh
 * that deletes. `act` false only looks.
 */
export async function reapInstance(
  rds: Rds,
  owned: Owned,
  owner: string,
  now: Instant,
  { appearUntil, act }: { readonly appearUntil: Instant; readonly act: boolean },
): Promise<Reaped> {
  const found = await rds.instance(owned.identifier);
  if (found === undefined) return missing(owned, now, appearUntil);

  const whose = ownership(found, owner, owned.resourceId);
  if (whose.kind === "another") {
    return {
      owned: { ...owned, goneAt: now },
      say: `Left alone: instance ${owned.identifier}: ${whose.why}`,
    };
  }
  if (whose.kind === "untagged")
    return { owned, left: "its tags are not there yet, so it is not known to be ours" };
  const seen: Owned = { ...owned, resourceId: found.resourceId, seenAt: owned.seenAt ?? now };
  if (found.status === "deleting") return { owned: seen, left: "it is being deleted" };
  if (!act) return { owned: seen, left: `it is ${found.status}` };
  if (found.deletionProtection) {
    await rds.disableDeletionProtection(owned.identifier);
    return {
      owned: seen,
      left: "its deletion protection is being taken off",
      say: `Taking the deletion protection off ${owned.identifier}`,
    };
  }
  await rds.deleteInstance(owned.identifier);
  return { owned: seen, left: "it is being deleted", say: `Deleting ${owned.identifier}` };
}

/** Gone: not found after it had been seen; or never seen, and no create can show any more. */
function missing(owned: Owned, now: Instant, appearUntil: Instant): Reaped {
  if (owned.seenAt !== undefined)
    return { owned: { ...owned, goneAt: now }, say: `${owned.identifier} is gone` };
  if (now >= appearUntil)
    return { owned: { ...owned, goneAt: now }, say: `${owned.identifier} never came to be` };
  return { owned, left: `a create that was sent may still show until ${appearUntil}` };
}
