import { OWNER_TAG, RETIRED_TAG } from "@dblab-refresh/core/rds/clone-tags";
import type { ThingName } from "./account.ts";

type Tags = Readonly<Record<string, string>>;

/** A database of the local stage that jobs restore. */
export interface LocalDatabase {
  readonly identifier: string;
  readonly isCluster: boolean;
}

/** How a thing stands: what is to be made is not there yet, and what was delivered has lost its tag. */
function standing(tags: Tags | undefined, installation: string) {
  if (tags === undefined) return "absent";
  if (tags[RETIRED_TAG] !== undefined)
    return tags[RETIRED_TAG].startsWith(`${installation}/`) ? "retired" : "others";
  if (tags[OWNER_TAG] === undefined) return "untagged";
  return tags[OWNER_TAG].startsWith(`${installation}/`) ? "ours" : "others";
}

/** What the account under test has in the place of a database's instance, member or cluster. @throws if it has nothing */
export function databaseThing(
  type: "db" | "cluster",
  name: string,
  { identifier, isCluster }: LocalDatabase,
  { tags, installation }: { readonly tags: Tags | undefined; readonly installation: string },
): ThingName {
  const is = standing(tags, installation);
  const part = /^-(new|live|old)-[0-9a-z]{8}(?:-\d+)?$/.exec(name.slice(identifier.length))?.[1];
  if (type === "cluster") {
    if (name === identifier) return "database cluster";
    if (part === "new" && is === "ours") return "a restored cluster";
    if (part === "new" && is !== "others") return "someone's cluster that is called like a restored one";
    if (part === "live" && is === "ours") return "a cluster that a record will point at";
    if (part === "live" && is !== "others") return "a cluster that a record points at";
    if (part === "old" && is === "retired") return "a retired cluster";
    if (part === "old" && is !== "others") return "an original cluster that has given up its name";
  } else if (isCluster) {
    if (part === undefined) return "a member of the database cluster";
    if (part === "new" && is !== "others") return "a restored member";
    if (part === "live" && is === "ours") return "a member of what a record will point at";
    if (part === "live" && is !== "others") return "a member of what a record points at";
    if (part === "old" && is === "retired") return "a retired member";
    if (part === "old" && is !== "others") return "an original's member that has given up its name";
  } else {
    if (name === identifier) return "production instance";
    if (part === "new" && is === "ours") return "a restored instance";
    if (part === "new" && is !== "others") return "someone's instance that is called like a restored one";
    if (part === "live" && is === "ours") return "an instance that a record will point at";
    if (part === "live" && is !== "others") return "an instance that a record points at";
    if (part === "old" && is === "retired") return "a retired instance";
    if (part === "old" && is !== "others") return "an original that has given up its name";
  }
  throw new Error(`the account has nothing like the ${type} ${name}, which is ${is}`);
}

/** The same of a snapshot that is called after a database. */
export function databaseSnapshotThing(
  type: "snapshot" | "cluster-snapshot",
  name: string,
  { identifier }: LocalDatabase,
  { tags, installation }: { readonly tags: Tags | undefined; readonly installation: string },
): ThingName {
  const isCluster = type === "cluster-snapshot";
  const isOurs = standing(tags, installation) === "ours";
  const ending = name.slice(identifier.length);
  if (ending === "-snapshot" && isOurs)
    return isCluster ? "the fixed cluster snapshot" : "the fixed snapshot";
  if (ending === "-snapshot") {
    if (tags?.[OWNER_TAG] !== undefined) throw new Error(`${name} is another installation's`);
    return isCluster ? "Trapheus's fixed cluster snapshot" : "Trapheus's fixed snapshot";
  }
  if (/^-snapshot-[0-9a-z]{8}$/.test(ending)) {
    if (tags === undefined || isOurs) return isCluster ? "a job's cluster snapshot" : "a job's snapshot";
    return isCluster
      ? "someone's cluster snapshot that is called like a job's"
      : "someone's snapshot that is called like a job's";
  }
  if (/^-final-[0-9a-z]{8}$/.test(ending)) return isCluster ? "a final cluster snapshot" : "a final snapshot";
  throw new Error(`the account has nothing like the ${type} ${name}`);
}
