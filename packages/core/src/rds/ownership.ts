import { CLONE_PREFIX } from "../job/job-id.ts";
import type { DbInstance } from "../ports/rds.ts";
import { MANAGED_BY, OWNER_TAG } from "./clone-tags.ts";

/** Whose an instance is, seen from one job. */
export type Ownership =
  | { readonly kind: "ours" }
  /** Tags may lag behind a create: ask again. */
  | { readonly kind: "untagged" }
  | { readonly kind: "another"; readonly why: string };

/**
 * Whether the job may say "mine" of an instance: its name's prefix, both tags, and its resource id if one is known.
 * Nothing is adopted or deleted without this.
 */
export function ownership(
  instance: Pick<DbInstance, "identifier" | "resourceId" | "tags">,
  owner: string,
  resourceId: string | undefined,
): Ownership {
  if (!instance.identifier.startsWith(CLONE_PREFIX)) {
    return { kind: "another", why: `its name does not begin with ${CLONE_PREFIX}` };
  }
  if (resourceId !== undefined && instance.resourceId !== resourceId) {
    return {
      kind: "another",
      why: `its resource id is ${instance.resourceId}, the job's clone was ${resourceId}`,
    };
  }
  const tag = instance.tags[OWNER_TAG];
  if (tag === undefined) {
    const others = Object.keys(instance.tags).length;
    // All tags of a create appear at once: some without ours are somebody else's.
    if (others === 0) return { kind: "untagged" };
    return { kind: "another", why: `it has ${others} tags, but no ${OWNER_TAG}` };
  }
  if (tag !== owner) return { kind: "another", why: `its ${OWNER_TAG} is ${tag}, not ${owner}` };
  if (instance.tags[MANAGED_BY.key] !== MANAGED_BY.value) {
    return { kind: "another", why: `its ${MANAGED_BY.key} is not ${MANAGED_BY.value}` };
  }
  return { kind: "ours" };
}
