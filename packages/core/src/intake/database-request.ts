import { tasks } from "../configuration/database.ts";
import type { Finding } from "../configuration/finding.ts";
import { findingsOf } from "../configuration/issue.ts";
import { isMapping } from "../configuration/path.ts";
import { type DatabaseFields, databaseFieldNames, databaseFields, databaseJobs } from "./database-fields.ts";
import { refreshRequest } from "./refresh-request.ts";

type Message = Readonly<Record<string, unknown>>;

/**
 * A request for a database: a restore, a snapshot or an export. Trapheus's message is one, and so is our longer form; the
 * options may stand beside either.
 */
export interface DatabaseRequest {
  /** What is right, field by field. */
  readonly fields: DatabaseFields;
  /** What is of a wrong type or form, or not known. What is missing or contradictory is database-findings.ts's. */
  readonly findings: readonly Finding[];
  /** As it came: for what is told of it, and for its fingerprint. */
  readonly message: Message;
}

const ofDatabasesOnly = databaseFieldNames.filter((name) => !(name in refreshRequest.shape));

/** A task where a job is asked for is a mistake, and tells what is meant. */
const jobsMeant: readonly unknown[] = [...databaseJobs, ...tasks];

/** Whether a message shows that a database is meant, rightly or not: by its job, or by a field that only a database's has. */
export function isDatabaseRequest(message: Message): boolean {
  if (jobsMeant.includes(message.job)) return true;
  if (message.job === "refresh" || message.job === "cancel") return false;
  const keys = Object.keys(message);
  if (keys.some((key) => /^(?:identifier|task|isCluster)$/i.test(key))) return true;
  return message.target === undefined && keys.some((key) => ofDatabasesOnly.includes(key));
}

/** Reads field by field, so that what is wrong with one hides nothing that is wrong with another. */
export function readDatabaseRequest(message: Message): DatabaseRequest {
  const read = databaseFields.safeParse(message);
  if (read.success) return { fields: read.data, findings: [], message };
  const findings = read.error.issues.flatMap((issue) => findingsOf(issue, message, keysAt));
  const wrong = new Set(findings.map(({ path }) => path[0]));
  const right = Object.fromEntries(Object.entries(message).filter(([key]) => !wrong.has(key)));
  return { fields: databaseFields.safeParse(right).data ?? {}, findings, message };
}

function keysAt(path: readonly (string | number)[]): readonly string[] {
  return path.length === 0 ? databaseFieldNames : [];
}

/** What the request is for, as far as it says so: `restore` where it does not, since that is what can do harm. */
export function kindOf({ task, job }: DatabaseFields): (typeof databaseJobs)[number] {
  if (job !== undefined) return job;
  return task === "create_snapshot_only" ? "snapshot" : "restore";
}

const LONGEST_NAME = 63;

/** What the job is found under, whatever is wrong with it: an index's key may be neither empty nor of any length. */
export function identifierOf({ fields, message }: DatabaseRequest): string {
  if (fields.identifier !== undefined) return fields.identifier;
  const written = isMapping(message) ? message.identifier : undefined;
  const text = typeof written === "string" ? written.slice(0, LONGEST_NAME) : "";
  return text === "" ? "(none)" : text;
}
