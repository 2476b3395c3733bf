import type { Database, Task } from "../configuration/database.ts";
import { resolveDatabase } from "../configuration/database-endpoint.ts";
import { problemOf } from "../configuration/finding.ts";
import { describeProblem } from "../configuration/problem.ts";
import type { Job, JobDeadlines, JobKind } from "../job/job.ts";
import { type JobError, jobError } from "../job/job-error.ts";
import { fingerprint } from "../job/job-id.ts";
import type { RestoreOrder } from "../job/restore-order.ts";
import type { Ports } from "../ports/ports.ts";
import { type Instant, instant } from "../time.ts";
import type { DatabaseFields } from "./database-fields.ts";
import { databaseFindings } from "./database-findings.ts";
import { type DatabaseRequest, identifierOf, kindOf } from "./database-request.ts";
import { askedOf, orderedOf } from "./database-words.ts";
import { begun, blankJob, type Incoming, over } from "./new-job.ts";
import { pausedBy } from "./pause.ts";
import { refusalOf } from "./refusal.ts";
import { untimely } from "./request-age.ts";
import { restoreOrder, sourceOf } from "./restore-order.ts";

/** The job that a database's request becomes: one that begins, or one that has ended with all that stands against it. */
export async function newDatabaseJob(
  ports: Ports,
  request: DatabaseRequest,
  incoming: Incoming,
): Promise<Job> {
  const now = ports.clock.now();
  const { fields } = request;
  const [kind, identifier] = [kindOf(fields), identifierOf(request)];
  const requestedAt = fields.requestedAt ? instant(Date.parse(fields.requestedAt)) : incoming.sentAt;
  const blank = blankJob(
    ports,
    {
      kind,
      request: {
        requestId: fields.requestId ?? incoming.messageId,
        requestedAt,
        fingerprint: fingerprint(request.message),
        ...(fields.trigger && { trigger: fields.trigger }),
        ...(fields.retryOf !== undefined && { retryOf: fields.retryOf }),
      },
      targetName: identifier,
      say: askedOf(kind, identifier),
    },
    now,
  );

  const { databases } = ports.stage;
  const database = Object.hasOwn(databases, identifier) ? databases[identifier] : undefined;
  const refused = objection(ports, request, { database, requestedAt, now });
  if (refused || database === undefined) {
    const error = refused ?? jobError("defect", `no database ${identifier}, and nothing was told of it`);
    return over({ ...blank, ...(database && { database }) }, "failed", error, now);
  }
  const order = restoreOrder(fields, database);
  const say = orderedOf(kind, identifier, database, order);
  const ordered = { ...blank, order, timeline: [{ at: now, step: "intake", say }] } satisfies Job;
  if (fields.trigger === "schedule") {
    const why = isPaused(database, fields)
      ? `(databases.${identifier}.schedules)`
      : await pausedBy(ports.locks, identifier);
    if (why !== undefined) {
      const message = `${taskOf(fields)} of ${identifier} is paused ${why}`;
      return over({ ...ordered, database }, "skipped", jobError("database-paused", message), now);
    }
  }
  try {
    const resolved = await resolveDatabase(database, identifier, (name) => ports.secrets.variable(name));
    return begun({ ...ordered, database: resolved }, resolved.aws, deadlinesOf(kind, resolved, order), now);
  } catch (error) {
    const against = refusalOf(error);
    // A secret store that is away for a moment: the message comes back.
    if (against === undefined) throw error;
    return over({ ...ordered, database }, "failed", against, now);
  }
}

interface Standing {
  readonly database: Database | undefined;
  readonly requestedAt: Instant;
  readonly now: Instant;
}

/** Thousands of unknown keys are one mistake, and an item ends at 400 KB. */
const MOST_TOLD = 20;
const LONGEST_TOLD = 400;

/** Everything that stands against a request, in one error. */
function objection(ports: Ports, request: DatabaseRequest, standing: Standing): JobError | undefined {
  const { fields, findings, message } = request;
  const { database, requestedAt, now } = standing;
  const told = new Set(findings.map(({ path }) => String(path[0])));
  const { databases, deployment } = ports.stage;
  const stageRegion = deployment?.region;
  const found = databaseFindings(fields, { databases, database, stageRegion, now, told });
  const problems = [...findings, ...found].map((finding) => describeProblem(problemOf(finding, message)));
  const late = untimely(ports, requestedAt, now);
  const isUnknown = database === undefined && fields.identifier !== undefined;
  if (problems.length === 0) return late;
  const all = [...problems, ...(late ? [late.message] : [])].map((text) =>
    text.length > LONGEST_TOLD ? `${text.slice(0, LONGEST_TOLD)}…` : text,
  );
  const [only] = all;
  if (all.length === 1 && only !== undefined)
    return jobError(isUnknown ? "unknown-database" : "request-invalid", only);
  const more = all.length > MOST_TOLD ? `; and ${all.length - MOST_TOLD} more` : "";
  const listed = all.slice(0, MOST_TOLD).map((text, index) => `(${index + 1}) ${text}`);
  return jobError("request-invalid", `${all.length} things are wrong: ${listed.join("; ")}${more}`);
}

/** A scheduled request says its task and no more; the schedules of one task are paused together (database-relations.ts). */
function isPaused(database: Database, fields: DatabaseFields): boolean {
  const schedules = database.schedules.filter(({ task }) => task === taskOf(fields));
  return schedules.length > 0 && schedules.every(({ paused }) => paused);
}

/** The task that a request in the longer form comes to. An export is none of Trapheus's. */
function taskOf(fields: DatabaseFields): Task | undefined {
  if (fields.task !== undefined) return fields.task;
  const kind = kindOf(fields);
  if (kind === "export") return undefined;
  if (kind === "snapshot") return "create_snapshot_only";
  return sourceOf(fields).kind === "new" ? "create_snapshot" : "db_restore";
}

/** The time that the original is kept begins after the swap: it is the whole job's, and no part's (step-deadline.ts). */
function deadlinesOf(kind: JobKind, { deadlines }: Database, order: RestoreOrder): JobDeadlines {
  const { snapshot, restore, export: exporting, deletion, appear } = deadlines;
  const parts = { snapshot, restore, export: exporting };
  const after = kind === "restore" ? restore + order.keepOriginal : kind === "export" ? exporting : 0;
  return { ...parts, deletion, appear, job: snapshot + after };
}
