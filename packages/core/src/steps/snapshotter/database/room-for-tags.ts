import type { Outcome } from "../../../job/outcome.ts";
import type { Described } from "../../../ports/databases.ts";
import { MANAGED_BY, OWNER_TAG } from "../../../rds/clone-tags.ts";
import { textOf } from "../../../rds/original.ts";
import { carriedTags } from "../../../rds/settings/tags.ts";
import { type DatabaseLook, failure } from "./database-look.ts";

/** RDS's limit for the tags of a resource; AWS's own do not count. Source: "Tagging Amazon RDS resources", RDS User Guide. */
const MOST = 50;

/**
 * What is restored gets the original's tags and two of the job's until it is delivered, each member as well: RDS would refuse
 * the restore, when the original may be isolated or away.
 */
export function checkTags(
  { identifier }: DatabaseLook,
  described: Described,
  members: readonly Described[],
): Outcome | undefined {
  for (const one of [described, ...members]) {
    const name = one === described ? identifier : (textOf(one, "DBInstanceIdentifier") ?? "");
    const tags = Object.keys(carriedTags(one));
    const ours = [MANAGED_BY.key, OWNER_TAG].filter((key) => !tags.includes(key));
    if (tags.length + ours.length <= MOST) continue;
    const message = `${name} has ${tags.length} tags, and what is restored gets ${ours.join(" and ")} as well until the end: RDS allows ${MOST}`;
    return failure("database-not-swappable", message);
  }
  return undefined;
}
