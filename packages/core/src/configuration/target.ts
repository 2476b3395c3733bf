import * as z from "zod";
import {
  databaseIdentifier,
  instanceClass,
  optionGroup,
  parameterGroup,
  region,
  securityGroup,
  snapshotIdentifier,
  storageType,
  subnetGroup,
} from "./aws-names.ts";
import { dumpJobs } from "./dump-jobs.ts";
import { duration, field, httpUrl, isScalar, type Scalar, truth, wholeNumber, word } from "./field.ts";
import { scheduleExpression, timeZone } from "./schedule-expression.ts";
import { tags } from "./tags.ts";

/**
 * In the place of a secret that stands literally in the configuration, on a job: the value is taken from the
 * configuration when it is needed. Never written by people.
 */
export interface FromConfiguration {
  fromConfiguration: true;
}

/** A secret, read from text. Its type has `fromConfiguration`, but by the time of a check that has been replaced. */
function secret(allowed: string, form: RegExp) {
  return z
    .custom<Scalar | FromConfiguration>(isScalar, { error: allowed })
    .transform((written, context): string => {
      const value = String(written);
      if (!form.test(value)) context.addIssue({ code: "custom", message: allowed });
      return value;
    });
}

/** Postgres cuts names at 63 bytes (NAMEDATALEN - 1): a longer one would name something else. */
function postgresName(thing: string) {
  return field(`${thing}: 1 to 63 bytes without control characters`, (written) =>
    /^\P{Cc}+$/u.test(written) && new TextEncoder().encode(written).length <= 63 ? written : undefined,
  );
}

/** More would be no parallel dump but a denial of service; Postgres's own default of connections is 100. */
const MOST_JOBS = 100;

/** A job looks again through a delayed message, and SQS delays for 15 minutes at most. */
const pollInterval = duration("100ms", "15m");
const deadline = duration("1s", "168h");

export const sourceSchema = z.strictObject({
  type: word(["rds", "aurora-cluster"]),
  identifier: databaseIdentifier,
  snapshotIdentifier: snapshotIdentifier.optional(),
  maxSnapshotAge: duration("1m", "87600h").optional(),
  dbName: postgresName("a database's name"),
  username: postgresName("a database user's name"),
  password: secret(
    "a password of 1 to 1024 characters without line breaks and other control characters (does its variable end with a line break?)",
    /^\P{Cc}{1,1024}$/u,
  ).optional(),
});

export const cloneSchema = z.strictObject({
  instanceClass,
  subnetGroup: subnetGroup.optional(),
  securityGroups: z.array(securityGroup, { error: "a list of security groups' ids" }).prefault([]),
  publiclyAccessible: truth.prefault(false),
  tags: tags.prefault({}),
  parameterGroup: parameterGroup.optional(),
  optionGroup: optionGroup.optional(),
  clusterParameterGroup: parameterGroup.optional(),
  /** RDS's limits for Postgres; the snapshot's port if absent. */
  port: wholeNumber("a port", 1150, 65535).optional(),
  enableIAMAuth: truth.prefault(false),
  storageType: storageType.optional(),
  deletionProtection: truth.prefault(false),
  maxAge: duration("1m", "8760h").prefault("48h"),
  dumpJobs: wholeNumber("a number of jobs", 1, MOST_JOBS).optional(),
  pollInterval: pollInterval.prefault("30s"),
});

export const dblabSchema = z.strictObject({
  apiEndpoint: httpUrl,
  token: secret(
    "the engine's verification token: 1 to 1024 visible ASCII characters, as in an HTTP header (does its variable end with a line break?)",
    /^[!-~]{1,1024}$/,
  ),
  insecure: truth.prefault(false),
  ca: field("one or more certificates as PEM text", (written) =>
    /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/.test(written)
      ? written
      : undefined,
  ).optional(),
  pollInterval: pollInterval.prefault("30s"),
  timeout: deadline.prefault("4h"),
  /** Absent: what the engine's own configuration says. */
  restoreJobs: wholeNumber("a number of jobs", 1, MOST_JOBS).optional(),
});

export const awsSchema = z.strictObject({
  region,
  /** For a simulator or an interface endpoint; AWS's own if absent. */
  endpoint: httpUrl.optional(),
});

export const deadlinesSchema = z.strictObject({
  snapshot: deadline.prefault("30m"),
  clone: deadline.prefault("2h"),
  update: deadline.prefault("30m"),
  start: deadline.prefault("10m"),
  deletion: deadline.prefault("1h"),
  appear: duration("1s", "24h").prefault("15m"),
  job: deadline.optional(),
});

/** How long a job waits before it is skipped. Absent: it does not wait. */
export const waitForSchema = z.strictObject({
  /** For the engine: another job's refresh, or one of its own. */
  engine: deadline.optional(),
  /** For a pool without clones. */
  pool: deadline.optional(),
});

/** The deployed stage's schedule; the local stage and the single machine have none. */
export const scheduleSchema = z.strictObject({
  /** Absent: the target is refreshed on request only. */
  expression: scheduleExpression.optional(),
  timezone: timeZone.prefault("UTC"),
  /** Scheduled jobs are skipped; requests by hand are not. */
  paused: truth.prefault(false),
});

/** The sections of a target, by their keys. */
export const targetShape = {
  source: sourceSchema,
  clone: cloneSchema,
  dblab: dblabSchema,
  aws: awsSchema,
  waitFor: waitForSchema.prefault({}),
  schedule: scheduleSchema.prefault({}),
  deadlines: deadlinesSchema.prefault({}),
};

/** The known keys of each section. */
export const targetKeys: Readonly<Record<keyof typeof targetShape, readonly string[]>> = {
  source: Object.keys(sourceSchema.shape),
  clone: Object.keys(cloneSchema.shape),
  dblab: Object.keys(dblabSchema.shape),
  aws: Object.keys(awsSchema.shape),
  waitFor: Object.keys(waitForSchema.shape),
  schedule: Object.keys(scheduleSchema.shape),
  deadlines: Object.keys(deadlinesSchema.shape),
};

/** A target after its references are expanded; gives it its defaults. Relations between fields are target-check.ts's. */
export const targetSchema = z.strictObject(targetShape).transform(({ clone, deadlines, ...rest }) => {
  // What a job waits for is waited for in the step that looks for the snapshot.
  const snapshot = deadlines.snapshot + (rest.waitFor.engine ?? 0) + (rest.waitFor.pool ?? 0);
  return {
    ...rest,
    clone: { ...clone, dumpJobs: clone.dumpJobs ?? dumpJobs(clone.instanceClass) },
    deadlines: {
      ...deadlines,
      snapshot,
      // What the steps before the clean-up may take together; the clean-up's deadline comes on top.
      job: deadlines.job ?? snapshot + deadlines.clone + deadlines.update + rest.dblab.timeout,
    },
  };
});

/**
 * A target as written: defaults not applied, references not expanded, plain JSON. Literal secrets may stand in it,
 * or, on a job, `{fromConfiguration: true}` in their place (see stored-target.ts).
 */
export type TargetSource = z.input<typeof targetSchema>;

/** A target ready for use: every default applied, durations in seconds. Its secrets are in it: never store or log it. */
export type Target = z.output<typeof targetSchema>;
