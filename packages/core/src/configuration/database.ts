import * as z from "zod/mini";
import "../english.ts";
import { alertsSchema } from "./alerts.ts";
import { databaseIdentifier, role, securityGroup } from "./aws-names.ts";
import { duration, field, text, truth, wholeNumber, word } from "./field.ts";
import { scheduleExpression, timeZone } from "./schedule-expression.ts";
import { awsSchema } from "./target.ts";

/** A job looks again through a delayed message, and SQS delays for 15 minutes at most. */
const pollInterval = duration("100ms", "15m");
const deadline = duration("1s", "168h");

/** What Trapheus's `task` says. */
export const tasks = ["create_snapshot", "db_restore", "create_snapshot_only"] as const;
export type Task = (typeof tasks)[number];

/** How the restored database takes the original's place. */
export const cutovers = ["rename", "dns"] as const;
/** `rename-first` is Trapheus's order: the name is free, and dead, while the snapshot is restored. */
export const orders = ["beside", "rename-first"] as const;

/**
 * Of a record, in seconds. A way back waits for one, and has `deadlines.deletion` for all that it does: half of the usual 2 h.
 */
export const timeToLive = z.prefault(
  wholeNumber(
    "a time to live in seconds (a swap waits for it: where the record has a longer one, lower it there, a day before the first swap)",
    1,
    3600,
  ),
  60,
);

/** A Route 53 record that clients connect to; a swap by it lasts as long as its time to live. */
const recordSchema = z.strictObject({
  hostedZoneId: text("a hosted zone's id, such as Z0123456789ABCDEFGHIJ", /^Z[A-Z0-9]{1,31}$/),
  name: text(
    "a DNS name, such as orders.db.example.com",
    /^(?=.{1,253}$)(?:[a-z0-9_-]{1,63}\.)+[a-z]{2,63}\.?$/i,
  ),
  ttl: timeToLive,
});

const LONGEST_NAME = 63;

/** An identifier, or what identifiers begin with and a `*`; in lower case, as RDS has them. */
const namePattern = field(
  "an RDS identifier, or the beginning of some and *, such as application-autoscaling-*",
  (written) =>
    /^[a-z](?:-?[a-z0-9])*(?:-?\*)?$/i.test(written) && written.length <= LONGEST_NAME
      ? written.toLowerCase()
      : undefined,
);

/** What a restore does unless its request says otherwise. */
const restoreSchema = z.strictObject({
  /** How long the original is kept beside the one that has taken its name. */
  keepOriginal: z.prefault(duration("0s", "168h"), "0s"),
  finalSnapshot: z.prefault(truth, true),
  /** Nobody may write into the original from before the snapshot until the swap. */
  isolate: z.prefault(truth, false),
  /** A security group that admits nobody: what is to be isolated gets it and no other. */
  isolationSecurityGroup: z.optional(securityGroup),
  cutover: z.prefault(word(cutovers), "rename"),
  record: z.optional(recordSchema),
  order: z.prefault(word(orders), "beside"),
  /** Whether the functions can reach the database, so that its answer can be demanded before the first rename. */
  reachable: z.prefault(truth, true),
  /** What a restore may rename beside the identifier and what begins with it: see derived-names.ts. */
  names: z.prefault(z.array(namePattern, { error: "a list of identifiers" }), []),
  /** The roles that the original has, which what is restored gets as well: a deployed stage may pass no others. */
  roles: z.prefault(z.array(role, { error: "a list of ARNs of IAM roles" }), []),
});

const exportSchema = z.strictObject({
  /** Every job of the database exports its snapshot, unless its request says otherwise. */
  always: z.prefault(truth, false),
  /** Of the objects' keys, before the export's own name. */
  prefix: z.prefault(
    text(
      "a prefix of up to 60 letters, digits and - _ / ., not beginning with /",
      /^(?:[\w.-][\w./-]{0,59})?$/,
    ),
    "",
  ),
});

const scheduleSchema = z.strictObject({
  expression: scheduleExpression,
  timezone: z.prefault(timeZone, "UTC"),
  task: word(tasks),
  /** Its jobs end as skipped. */
  paused: z.prefault(truth, false),
});

/** Of a clean-up: the reaper's, and the restorer's on its way back. */
export const deletionDeadline = z.prefault(deadline, "2h");

const deadlinesSchema = z.strictObject({
  snapshot: z.prefault(deadline, "4h"),
  /** All of a restore after its snapshot, without the time that the original is kept. */
  restore: z.prefault(deadline, "8h"),
  export: z.prefault(deadline, "24h"),
  deletion: deletionDeadline,
  appear: z.prefault(duration("1s", "24h"), "15m"),
});

/** The sections of a database, by their keys. */
export const databaseShape = {
  /** `rds`: a DB instance; `aurora-cluster`: an Aurora cluster with its members. Trapheus's `isCluster`. */
  type: word(["rds", "aurora-cluster"]),
  aws: awsSchema,
  restore: z.prefault(restoreSchema, {}),
  export: z.prefault(exportSchema, {}),
  schedules: z.prefault(z.array(scheduleSchema, { error: "a list of schedules" }), []),
  deadlines: z.prefault(deadlinesSchema, {}),
  /** Who is told of its jobs, and of what; the stage's own if absent. */
  alerts: z.optional(alertsSchema),
  pollInterval: z.prefault(pollInterval, "30s"),
};

/** The known keys of each section. */
export const databaseKeys: Readonly<Record<string, readonly string[]>> = {
  aws: Object.keys(awsSchema.shape),
  restore: Object.keys(restoreSchema.shape),
  "restore.record": Object.keys(recordSchema.shape),
  export: Object.keys(exportSchema.shape),
  schedules: Object.keys(scheduleSchema.shape),
  deadlines: Object.keys(deadlinesSchema.shape),
  alerts: Object.keys(alertsSchema.shape),
};

export const databaseSchema = z.strictObject(databaseShape);

/** A database that may be restored, snapshotted and exported; every default applied, durations in seconds. No secrets. */
export type Database = z.output<typeof databaseSchema>;

/** The key of a database in `databases` is its DB instance's or cluster's identifier, in lower case. */
export const databaseName = databaseIdentifier;
