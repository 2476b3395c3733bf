import { tasks } from "../configuration/database.ts";
import type { Finding } from "../configuration/finding.ts";
import { nearestFirst } from "../configuration/suggestion.ts";
import type { Circumstances, Key, Tell } from "./circumstances.ts";
import { tellAgainstConfiguration } from "./configuration-findings.ts";
import { type DatabaseFields, databaseJobs } from "./database-fields.ts";
import { kindOf } from "./database-request.ts";
import { OF_A_SWAP, tellOtherName } from "./other-name-findings.ts";
import { tellSource } from "./source-findings.ts";

/** What is missing in a request, or contradicts itself or the database's configuration: all of it, with the remedy. */
export function databaseFindings(fields: DatabaseFields, circumstances: Circumstances): readonly Finding[] {
  const findings: Finding[] = [];
  const tell: Tell = (key, message, about = "relation") => findings.push({ path: [key], about, message });
  tellMissing(fields, circumstances, tell);
  tellWithoutMeaning(fields, tell);
  tellSource(fields, circumstances, tell);
  tellOtherName(fields, circumstances, tell);
  if (circumstances.database)
    tellAgainstConfiguration(fields, circumstances.database, circumstances.stageRegion, tell);
  return findings;
}

function tellMissing(fields: DatabaseFields, { databases, database, told }: Circumstances, tell: Tell): void {
  const { identifier, task, job } = fields;
  const missing = (key: Key) => fields[key] === undefined && !told.has(key);
  if (missing("identifier")) {
    tell("identifier", `is missing: ${configured("", databases)}`, "absence");
  } else if (identifier !== undefined && database === undefined) {
    tell("identifier", configured(identifier, databases), "value");
  }
  if (task !== undefined && job !== undefined) {
    tell("job", "stands beside task, and each says what to do: leave one of the two out");
  }
  if (job !== undefined || told.has("job")) return;
  if (missing("task")) {
    const form = `is missing: one of ${tasks.join(", ")}; or job: one of ${databaseJobs.join(", ")}`;
    tell("task", form, "absence");
  }
  if (missing("isCluster")) {
    tell("isCluster", "is missing: true for an Aurora cluster, false for a DB instance", "absence");
  }
}

const MOST_NAMED = 20;

function configured(identifier: string, databases: Circumstances["databases"]): string {
  const names = nearestFirst(identifier, Object.keys(databases));
  if (names.length === 0) return "this stage has no databases: list them under databases in its file";
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
  return `one of this stage's databases: ${names.slice(0, MOST_NAMED).join(", ")}${more}`;
}

const OF_A_KIND: Readonly<Record<ReturnType<typeof kindOf>, readonly Key[]>> = {
  restore: ["from", "to", "export", ...OF_A_SWAP],
  snapshot: ["from", "export"],
  export: ["from"],
};

function tellWithoutMeaning(fields: DatabaseFields, tell: Tell): void {
  if (fields.task === undefined && fields.job === undefined) return;
  const kind = kindOf(fields);
  for (const key of OF_A_KIND.restore) {
    if (fields[key] === undefined || OF_A_KIND[kind].includes(key)) continue;
    tell(key, `says nothing to ${kind === "export" ? "an" : "a"} ${kind}: leave it out`);
  }
}
