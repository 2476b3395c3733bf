import type { Circumstances, Tell } from "./circumstances.ts";
import type { DatabaseFields } from "./database-fields.ts";
import { kindOf } from "./database-request.ts";

/** What is wrong with where the data are to come from. */
export function tellSource(fields: DatabaseFields, { now }: Circumstances, tell: Tell): void {
  const { from, task } = fields;
  if (from === undefined) return;
  const kind = kindOf(fields);
  if (from.kind === "point-in-time") {
    if (from.at > now)
      tell("from", `${from.at} is in the future: it is ${now}; name a point in time before that`);
    if (kind === "export") tell("from", "is a point in time, and an export reads a snapshot: name one");
    else if (fields.export === true) {
      tell("export", "reads a snapshot, and from is a point in time: leave one of the two out");
    }
  }
  if (task === "create_snapshot" && from.kind !== "new") {
    tell("from", "contradicts task create_snapshot, which takes a new one: leave it out, or use db_restore");
  } else if (task === "db_restore" && from.kind === "new") {
    tell("from", "contradicts task db_restore, which takes no snapshot: use create_snapshot");
  } else if (kind === "snapshot" && from.kind !== "new") {
    tell("from", "names a snapshot, and this job takes a new one: leave it out");
  }
}
