import { Fault } from "../../job/fault.ts";
import type { Wait } from "../../job/outcome.ts";
import type { Difference } from "../../job/restore-facts.ts";
import { instanceState } from "../../rds/clone-status.ts";
import { MANAGED_BY, OWNER_TAG } from "../../rds/clone-tags.ts";
import type { Thing } from "../../rds/described.ts";
import { commit } from "./pause.ts";
import type { Rename } from "./rename.ts";
import { found, freshMembersOf, type Restore } from "./restore.ts";

/** What was restored, on its way to be the user's: in use, and without our tags; with what is not as it was. */
export type HandedOver =
  | { readonly at: "busy"; readonly why: string }
  | { readonly at: "done"; readonly differences: readonly Difference[] };

/** Whose tags are off: to be noted first, of all, or not of all yet, and why. */
export type Disowned =
  | { readonly at: "noting"; readonly wait: Wait }
  | { readonly at: "busy"; readonly why: string }
  | { readonly at: "done" };

/**
 * Takes our tags off, and notes of what they are off before anything else is done to it: Describe may show them for minutes
 * more, and whoever asked again would be denied it.
 */
export async function disown(restore: Restore, things: readonly Rename[]): Promise<Disowned> {
  const { disowned = [] } = restore.facts;
  const off: Thing[] = [];
  let why: string | undefined;
  for (const { kind, resourceId } of things) {
    if (disowned.includes(resourceId)) continue;
    const thing = await found(restore, kind, resourceId);
    const still = thing === undefined ? `${resourceId} is not shown` : await takeOff(restore, thing);
    if (thing !== undefined && still === undefined) off.push(thing);
    why ??= still;
  }
  if (off.length > 0) {
    const say = `${off.map(({ identifier }) => identifier).join(", ")}: the tag ${OWNER_TAG} is taken off`;
    const all = [...disowned, ...off.map(({ resourceId }) => resourceId)];
    return { at: "noting", wait: commit(restore, say, { disowned: all }) };
  }
  return why === undefined ? { at: "done" } : { at: "busy", why };
}

/** Whether the item says that our tags are off: only then may it get a name that clients know. */
export function isDisowned({ facts }: Restore, { resourceId }: Rename): boolean {
  return facts.disowned?.includes(resourceId) ?? false;
}

/**
 * Undefined: they are off. A tag of the original's that ours stood for comes back first: without the owner's nobody would
 * look again whether it is there, and IAM would not let us set it. Nor does it let us take off what is off already, by a
 * handler that died before it could note that: what is denied is looked at again.
 */
async function takeOff(restore: Restore, thing: Thing): Promise<string | undefined> {
  if (!(OWNER_TAG in thing.tags)) return undefined;
  const theirs = capturedOf(restore, thing.resourceId).tags[MANAGED_BY.key];
  const ours = theirs === undefined ? [OWNER_TAG, MANAGED_BY.key] : [OWNER_TAG];
  try {
    if (theirs !== undefined) await restore.databases().addTags(thing.arn, { [MANAGED_BY.key]: theirs });
    await restore.databases().removeTags(thing.arn, ours);
    return undefined;
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "permission-denied") throw error;
    return `${thing.identifier} is shown with its tag ${OWNER_TAG}, which may be off already: ${error.message}`;
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
    // Where a record leads to it no rename was waited for, and this machine may have no way to it.
    if (instanceState(thing.status) !== "usable")
      return { at: "busy", why: `${thing.identifier} is ${thing.status}` };
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
