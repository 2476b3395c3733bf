import { CLONE_PREFIX } from "../job/job-id.ts";
import type { DbInstance } from "../ports/rds.ts";
import { MANAGED_BY, OWNER_TAG } from "./clone-tags.ts";
import { isFreshName } from "./restore-names.ts";

/** Whose an instance is, seen from one job. */
export type Ownership =
  | { readonly kind: "ours" }
  /** Tags may lag behind a create: ask again. */
  | { readonly kind: "untagged" }
  /** Our name and our tags, but not what was seen under that name: a restore may copy tags. Never deleted, nor forgotten. */
  | { readonly kind: "namesake"; readonly why: string }
  | { readonly kind: "another"; readonly why: string };

/**
 * Whether the job may say "mine" of an instance: a name that it gives, both tags, and its resource id if one is known.
 * Nothing is adopted or deleted without this. `owner` is `<installation>/<job id>`; `database` the identifier that the
 * job restores, if it restores one: then what is `<database>-new-<short>` is its, and nothing that is longer or shorter.
 */
export function ownership(
  instance: Pick<DbInstance, "identifier" | "resourceId" | "tags">,
  owner: string,
  resourceId: string | undefined,
  database?: string,
): Ownership {
  const misnamed = nameFault(instance.identifier, owner, database);
  if (misnamed !== undefined) return { kind: "another", why: misnamed };
  const tagged = taggedAs(instance.tags, owner);
  if (resourceId === undefined || instance.resourceId === resourceId) return tagged;
  const why = `its resource id is ${instance.resourceId}, the job's clone was ${resourceId}`;
  return { kind: tagged.kind === "ours" ? "namesake" : "another", why };
}

function taggedAs(tags: DbInstance["tags"], owner: string): Ownership {
  const tag = tags[OWNER_TAG];
  if (tag === undefined) {
    const others = Object.keys(tags).length;
    // All tags of a create appear at once: some without ours are somebody else's.
    if (others === 0) return { kind: "untagged" };
    return { kind: "another", why: `it has ${others} tags, but no ${OWNER_TAG}` };
  }
  if (tag !== owner) return { kind: "another", why: `its ${OWNER_TAG} is ${tag}, not ${owner}` };
  if (tags[MANAGED_BY.key] !== MANAGED_BY.value) {
    return { kind: "another", why: `its ${MANAGED_BY.key} is not ${MANAGED_BY.value}` };
  }
  return { kind: "ours" };
}

function nameFault(identifier: string, owner: string, database: string | undefined): string | undefined {
  if (identifier.startsWith(CLONE_PREFIX)) return undefined;
  if (database === undefined) return `its name does not begin with ${CLONE_PREFIX}`;
  const jobId = owner.slice(owner.lastIndexOf("/") + 1);
  if (identifier !== database && isFreshName(identifier, database, jobId)) return undefined;
  return `its name is none that the job ${jobId} gives to what it restores of ${database}`;
}
