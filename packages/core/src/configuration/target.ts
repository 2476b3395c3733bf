import * as z from "zod/mini";
import { alertsSchema } from "./alerts.ts";
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
  return z.pipe(
    z.custom<Scalar | FromConfiguration>(isScalar, { error: allowed }),
    z.transform((written: Scalar | FromConfiguration, { issues }): string => {
      const value = String(written);
      if (!form.test(value)) issues.push({ code: "custom", message: allowed, input: written });
      return value;
    }),
  );
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
  snapshotIdentifier: z.optional(snapshotIdentifier),
  maxSnapshotAge: z.optional(duration("1m", "87600h")),
  dbName: postgresName("a database's name"),
  username: postgresName("a database user's name"),
  password: z.optional(
    secret(
      "a password of 1 to 1024 characters without line breaks and other control characters (does its variable end with a line break?)",
      /^\P{Cc}{1,1024}$/u,
    ),
  ),
});

export const cloneSchema = z.strictObject({
  instanceClass,
  subnetGroup: z.optional(subnetGroup),
  securityGroups: z.prefault(z.array(securityGroup, { error: "a list of security groups' ids" }), []),
  publiclyAccessible: z.prefault(truth, false),
  tags: z.prefault(tags, {}),
  parameterGroup: z.optional(parameterGroup),
  optionGroup: z.optional(optionGroup),
  clusterParameterGroup: z.optional(parameterGroup),
  /** RDS's limits for Postgres; the snapshot's port if absent. */
  port: z.optional(wholeNumber("a port", 1150, 65535)),
  enableIAMAuth: z.prefault(truth, false),
  storageType: z.optional(storageType),
  deletionProtection: z.prefault(truth, false),
  maxAge: z.prefault(duration("1m", "8760h"), "48h"),
  dumpJobs: z.optional(wholeNumber("a number of jobs", 1, MOST_JOBS)),
  pollInterval: z.prefault(pollInterval, "30s"),
});

export const dblabSchema = z.strictObject({
  apiEndpoint: httpUrl,
  token: secret(
    "the engine's verification token: 1 to 1024 visible ASCII characters, as in an HTTP header (does its variable end with a line break?)",
    /^[!-~]{1,1024}$/,
  ),
  insecure: z.prefault(truth, false),
  ca: z.optional(
    field("one or more certificates as PEM text", (written) =>
      /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/.test(written)
        ? written
        : undefined,
    ),
  ),
  pollInterval: z.prefault(pollInterval, "30s"),
  timeout: z.prefault(deadline, "4h"),
  /** Absent: what the engine's own configuration says. */
  restoreJobs: z.optional(wholeNumber("a number of jobs", 1, MOST_JOBS)),
});

export const awsSchema = z.strictObject({
  region,
  /** For a simulator or an interface endpoint; AWS's own if absent. */
  endpoint: z.optional(httpUrl),
});

export const deadlinesSchema = z.strictObject({
  snapshot: z.prefault(deadline, "30m"),
  clone: z.prefault(deadline, "2h"),
  update: z.prefault(deadline, "30m"),
  start: z.prefault(deadline, "10m"),
  deletion: z.prefault(deadline, "1h"),
  appear: z.prefault(duration("1s", "24h"), "15m"),
  job: z.optional(deadline),
});

/** How long a job waits before it is skipped. Absent: it does not wait. */
export const waitForSchema = z.strictObject({
  /** For the engine: another job's refresh, or one of its own. */
  engine: z.optional(deadline),
  /** For a pool without clones. */
  pool: z.optional(deadline),
});

/** The deployed stage's schedule; the local stage and the single machine have none. */
export const scheduleSchema = z.strictObject({
  /** Absent: the target is refreshed on request only. */
  expression: z.optional(scheduleExpression),
  timezone: z.prefault(timeZone, "UTC"),
  /** Scheduled jobs are skipped; requests by hand are not. */
  paused: z.prefault(truth, false),
});

/** The sections of a target, by their keys. */
export const targetShape = {
  source: sourceSchema,
  clone: cloneSchema,
  dblab: dblabSchema,
  aws: awsSchema,
  waitFor: z.prefault(waitForSchema, {}),
  schedule: z.prefault(scheduleSchema, {}),
  alerts: z.optional(alertsSchema),
  deadlines: z.prefault(deadlinesSchema, {}),
};

/** The known keys of each section. */
export const targetKeys: Readonly<Record<keyof typeof targetShape, readonly string[]>> = {
  source: Object.keys(sourceSchema.shape),
  clone: Object.keys(cloneSchema.shape),
  dblab: Object.keys(dblabSchema.shape),
  aws: Object.keys(awsSchema.shape),
  waitFor: Object.keys(waitForSchema.shape),
  schedule: Object.keys(scheduleSchema.shape),
  alerts: Object.keys(alertsSchema.shape),
  deadlines: Object.keys(deadlinesSchema.shape),
};

/** What the sections say, before their relations are looked at. */
type ReadTarget = z.output<z.ZodMiniObject<typeof targetShape>>;

/** A target after its references are expanded; gives it its defaults. Relations between fields are target-check.ts's. */
export const targetSchema = z.pipe(
  z.strictObject(targetShape),
  z.transform(({ clone, deadlines, ...rest }: ReadTarget) => {
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
  }),
);

/**
 * A target as written: defaults not applied, references not expanded, plain JSON. Literal secrets may stand in it,
 * or, on a job, `{fromConfiguration: true}` in their place (see stored-target.ts).
 */
export type TargetSource = z.input<typeof targetSchema>;

/** A target ready for use: every default applied, durations in seconds. Its secrets are in it: never store or log it. */
export type Target = z.output<typeof targetSchema>;
