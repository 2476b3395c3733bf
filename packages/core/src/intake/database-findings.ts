import type { Database } from "../configuration/database.ts";
import { tasks } from "../configuration/database.ts";
import type { Finding } from "../configuration/finding.ts";
import { nearestFirst } from "../configuration/suggestion.ts";
import { CLONE_PREFIX } from "../job/job-id.ts";
import type { Instant } from "../time.ts";
import { type DatabaseFields, databaseJobs } from "./database-fields.ts";
import { kindOf } from "./database-request.ts";
import { longestIdentifier } from "./longest-identifier.ts";
import { sourceOf } from "./restore-order.ts";

/** What a request is held against. */
export interface Circumstances {
  readonly databases: Readonly<Record<string, Database>>;
  /** The one that the request names, if it is configured. */
  readonly database: Database | undefined;
  readonly now: Instant;
  /** What is told of as wrong already: nothing is said of what depends on it. */
  readonly told: ReadonlySet<string>;
}

type Key = keyof DatabaseFields;
type Tell = (key: Key, message: string, about?: Finding["about"]) => void;

/** What is missing in a request, or contradicts itself or the database's configuration: all of it, with the remedy. */
export function databaseFindings(fields: DatabaseFields, circumstances: Circumstances): readonly Finding[] {
  const findings: Finding[] = [];
  const tell: Tell = (key, message, about = "relation") => findings.push({ path: [key], about, message });
  tellMissing(fields, circumstances, tell);
  tellWithoutMeaning(fields, tell);
  tellSource(fields, circumstances, tell);
  tellOtherName(fields, circumstances, tell);
  if (circumstances.database) tellAgainstConfiguration(fields, circumstances.database, tell);
  return findings;
}

function tellMissing(fields: DatabaseFields, { databases, database, told }: Circumstances, tell: Tell): void {
  const { identifier, task, job, isCluster } = fields;
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
  if (isCluster === undefined && missing("isCluster")) {
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

/** The options of a swap, and of no other job. */
const OF_A_SWAP = ["keepOriginal", "finalSnapshot", "isolate", "cutover", "order"] as const;
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

function tellSource(fields: DatabaseFields, { now }: Circumstances, tell: Tell): void {
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

function tellOtherName(fields: DatabaseFields, { databases, database }: Circumstances, tell: Tell): void {
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
  }
}

/** A member's name has three characters more: `-15`. */
const LONGEST_CLUSTER = 60;

function isTemporaryName(name: string, databases: Circumstances["databases"]): boolean {
  return Object.keys(databases).some(
    (each) =>
      name.startsWith(`${each}-`) && /^(?:new|old)-[0-9a-z]{8}(?:-\d+)?$/.test(name.slice(each.length + 1)),
  );
}

function tellAgainstConfiguration(fields: DatabaseFields, database: Database, tell: Tell): void {
  const { isCluster, identifier = "", to, from } = fields;
  const isReallyCluster = database.type === "aurora-cluster";
  if (isCluster !== undefined && isCluster !== isReallyCluster) {
    tell(
      "isCluster",
      `${identifier} is of type ${database.type} in this stage: say ${isReallyCluster}`,
      "value",
    );
  }
  const kind = kindOf(fields);
  const most = longestIdentifier(database, kind, sourceOf(fields).kind === "new");
  if (identifier.length > most) {
    const message = `has ${identifier.length} characters: at most ${most} for this job, because RDS's names end at 63 and temporary ones are longer than it; rename it, or do this by hand`;
    tell("identifier", message, "value");
  }
  const snapshotOf = from?.kind === "named" ? /:(cluster-)?snapshot:/.exec(from.identifier) : null;
  if (snapshotOf !== null && (snapshotOf[1] !== undefined) !== isReallyCluster) {
    tell(
      "from",
      `is a snapshot of ${isReallyCluster ? "an instance" : "a cluster"}, and ${identifier} is none: name one of its own type`,
    );
  }
  if (kind !== "restore" || to !== undefined) return;
  const { restore } = database;
  if (fields.cutover === "dns" && restore.record === undefined) {
    tell(
      "cutover",
      `needs a record: give ${identifier} restore.record in the stage's file, or say rename`,
      "value",
    );
  }
  if (fields.isolate === true && restore.isolationSecurityGroup === undefined) {
    tell(
      "isolate",
      `needs a security group that admits nobody: give ${identifier} restore.isolationSecurityGroup in the stage's file, or leave it out`,
      "value",
    );
  }
  const [cutover, order] = [fields.cutover ?? restore.cutover, fields.order ?? restore.order];
  if (cutover === "dns" && order === "rename-first") {
    const [key, other] =
      fields.order === "rename-first" ? (["order", "cutover"] as const) : (["cutover", "order"] as const);
    const remedy = other === "cutover" ? "cutover: rename" : "order: beside";
    tell(
      key,
      `contradicts ${fields[other] === undefined ? `the database's ${other}` : other}: rename-first frees the name, and dns takes none; add ${remedy}, or leave ${key} out`,
    );
  }
}
