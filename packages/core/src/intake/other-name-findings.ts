import { isDerivedName } from "../configuration/derived-names.ts";
import { CLONE_PREFIX } from "../job/job-id.ts";
import type { Circumstances, Tell } from "./circumstances.ts";
import type { DatabaseFields } from "./database-fields.ts";
import { kindOf } from "./database-request.ts";

/** The options of a swap, and of no other job. */
export const OF_A_SWAP = ["keepOriginal", "finalSnapshot", "isolate", "cutover", "order"] as const;

/** What is wrong with another identifier to restore to, and with what stands beside it. */
export function tellOtherName(
  fields: DatabaseFields,
  { databases, database }: Circumstances,
  tell: Tell,
): void {
  const { to, identifier } = fields;
  if (to === undefined || kindOf(fields) !== "restore") return;
  for (const key of OF_A_SWAP) {
    if (fields[key] === undefined || (key === "isolate" && !fields.isolate)) continue;
    tell(key, "is of a swap, and with to nothing is swapped: leave one of the two out");
  }
  if (to === identifier) {
    tell("to", "is the identifier itself: leave it out, and what is restored takes its place", "value");
  } else if (Object.hasOwn(databases, to)) {
    tell("to", "is another of this stage's databases, which no job may touch: choose a free name", "value");
  } else if (to.startsWith(CLONE_PREFIX)) {
    tell("to", `begins as clones do, and clones are deleted: choose a name without ${CLONE_PREFIX}`, "value");
  } else if (isTemporaryName(to, databases)) {
    tell("to", "looks like a temporary name of a database of this stage: choose another one", "value");
  } else if (database?.type === "aurora-cluster" && to.length > LONGEST_CLUSTER) {
    tell(
      "to",
      `has ${to.length} characters: at most ${LONGEST_CLUSTER}, because its members have a number more`,
      "value",
    );
  } else if (database !== undefined && identifier !== undefined && !isDerivedName(to, identifier, database)) {
    tell(
      "to",
      `is no name that a restore of ${identifier} may give: begin it with ${identifier}-, or list it in databases.${identifier}.restore.names`,
      "value",
    );
  }
}

/** A member's name has three characters more: `-15`. */
const LONGEST_CLUSTER = 60;

function isTemporaryName(name: string, databases: Circumstances["databases"]): boolean {
  return Object.keys(databases).some(
    (each) =>
      name.startsWith(`${each}-`) &&
      /^(?:new|old|live)-[0-9a-z]{8}(?:-\d+)?$/.test(name.slice(each.length + 1)),
  );
}
