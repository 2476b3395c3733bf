import type { Difference } from "../../job/restore-facts.ts";
import { MANAGED_BY, OWNER_TAG } from "../../rds/clone-tags.ts";
import type { Thing } from "../../rds/described.ts";
import type { Rename } from "./rename.ts";
import { found, freshMembersOf, type Restore } from "./restore.ts";

/** Our tags on what was restored, on their way to be none: shown yet, or gone, with what is not as it was. */
export type HandedOver =
  | { readonly at: "busy"; readonly why: string }
  | { readonly at: "done"; readonly differences: readonly Difference[] };

/**
 * Takes our tags off what is shown with them. A tag of the original's that ours stood for comes back first: without the
 * owner's nobody would look again whether it is there, and IAM would not let us set it.
 */
export async function disown(restore: Restore, things: readonly Rename[]): Promise<void> {
  for (const { kind, resourceId } of things) {
    const thing = await found(restore, kind, resourceId);
    if (thing === undefined || !(OWNER_TAG in thing.tags)) continue;
    const theirs = capturedOf(restore, resourceId).tags[MANAGED_BY.key];
    if (theirs !== undefined) await restore.databases().addTags(thing.arn, { [MANAGED_BY.key]: theirs });
    const ours = theirs === undefined ? [OWNER_TAG, MANAGED_BY.key] : [OWNER_TAG];
    await restore.databases().removeTags(thing.arn, ours);
  }
}

/**
 * What no comparison before the swap could see, since our own tag stood there until then. A difference is told and fails
 * nothing: the swap is over, and IAM lets nobody of ours set a tag of what has no owner any more.
 */
export async function handedOver(restore: Restore, things: readonly Rename[]): Promise<HandedOver> {
  const differences: Difference[] = [];
  for (const { kind, resourceId } of things) {
    const thing = await found(restore, kind, resourceId);
    if (thing === undefined) return { at: "busy", why: `${resourceId} is not shown` };
    if (OWNER_TAG in thing.tags)
      return { at: "busy", why: `${thing.identifier} is still shown with its tag ${OWNER_TAG}` };
    const original = capturedOf(restore, resourceId);
    const [was, is] = [original.tags[MANAGED_BY.key], thing.tags[MANAGED_BY.key]];
    if (was === is) continue;
    const whose = original === restore.captured ? "" : `${original.identifier}: `;
    const why = "it was changed while our own tags were taken off: set it by hand";
    const setting = `${whose}tag ${MANAGED_BY.key}`;
    differences.push({ setting, was: was ?? "none", is: is ?? "none", why });
  }
  return { at: "done", differences };
}

/** In whose stead something was restored, as it was captured. */
function capturedOf(restore: Restore, resourceId: string): Thing {
  const place = freshMembersOf(restore).findIndex((member) => member.resourceId === resourceId);
  return restore.capturedMembers[place] ?? restore.captured;
}
