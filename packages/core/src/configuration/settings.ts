import * as z from "zod/mini";
import "../english.ts";
import { type StageAlerts, stageAlertsSchema } from "./alerts.ts";
import { account, kmsKey, region, securityGroup, subnet } from "./aws-names.ts";
import { withoutBlanks } from "./blanks.ts";
import type { Seconds } from "./duration.ts";
import { duration, field, text } from "./field.ts";
import { type Finding, isSecretSetting } from "./finding.ts";
import { findingsOf } from "./issue.ts";
import { mailAddress } from "./mail-address.ts";
import { type Path, valueAt } from "./path.ts";
import { referencedNames } from "./references.ts";
import { deploymentTags } from "./tags.ts";

/** What a stage says beside its targets, with every default applied. */
export interface Settings {
  /** A name that no other installation has: it is in the owner tag of everything that a job creates. */
  installation: string;
  /** A request that is older is refused. */
  requests: { maxAge: Seconds };
  /** The deployed functions' time-out: it bounds a stalled handler's life. */
  lambda: { timeout: Seconds };
  /** Ended jobs expire after this. */
  jobs: { retention: Seconds };
  /** An overdue job is woken when it is later than this; a deployed stage's janitor looks so often. */
  janitor: { grace: Seconds; every: Seconds };
  /** Where the stage is deployed. Absent: nowhere, as for the local stage and a single machine. */
  deployment?: { region: string; account?: string };
  /** Where the functions that talk to DBLab Engine run. Absent: outside of any VPC. */
  vpc?: { subnets: readonly string[]; securityGroups: readonly string[] };
  /** Who is told of jobs, and of what. */
  alerts: StageAlerts;
  /** Who hears of what somebody must look at. */
  alarms: { emails: readonly string[] };
  logs: { retentionDays: number };
  /**
   * ARNs of the customer managed keys that the deployed functions need: the sources' snapshots are encrypted with those of
   * `databases`, what variables refer to with those of `secrets`.
   */
  kmsKeys: { databases: readonly string[]; secrets: readonly string[] };
  /** The user's own, on everything that is deployed. */
  tags: Readonly<Record<string, string>>;
}

/** Lambda takes its time-out in whole seconds, at most 15 minutes. */
const lambdaTimeout = duration("1s", "900s").check(
  z.refine(Number.isInteger, {
    error: "a duration of whole seconds from 1s to 900s, such as 60s",
  }),
);

/** Scheduler's rates are in whole minutes. */
const wholeMinutes = duration("1m", "24h").check(
  z.refine((seconds) => seconds % 60 === 0, {
    error: "a duration of whole minutes from 1m to 24h, such as 5m",
  }),
);

/** The days that CloudWatch Logs knows, as far as they make sense. Source: PutRetentionPolicy in its API Reference. */
const RETENTIONS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 3653];
const retentionDays = field(
  `a number of days that CloudWatch has: one of ${RETENTIONS.join(", ")}`,
  (written) => RETENTIONS.find((days) => String(days) === written),
);

/** At least one and at most as many as Lambda takes. Source: Lambda's API Reference, VpcConfig. */
function ids(thing: string, item: typeof subnet, most: number) {
  return z.array(item, { error: `a list of ids of ${thing}` }).check(
    z.minLength(1, {
      error: `a list of ids of ${thing}, at least one: a function in a VPC needs it; or leave vpc out`,
    }),
    z.maxLength(most, { error: `a list of at most ${most} ids of ${thing}` }),
  );
}

const kmsKeys = z.array(kmsKey, { error: "a list of ARNs of KMS keys" });

const sections = {
  // SQS keeps a message for 14 days at most: no older request can come.
  requests: z.strictObject({ maxAge: z.prefault(duration("1m", "336h"), "24h") }),
  lambda: z.strictObject({ timeout: z.prefault(lambdaTimeout, "60s") }),
  jobs: z.strictObject({ retention: z.prefault(duration("1h", "87600h"), "2160h") }),
  janitor: z.strictObject({
    grace: z.prefault(duration("1s", "24h"), "2m"),
    every: z.prefault(wholeMinutes, "5m"),
  }),
  deployment: z.strictObject({ region, account: z.optional(account) }),
  vpc: z.strictObject({
    subnets: ids("subnets", subnet, 16),
    securityGroups: ids("security groups", securityGroup, 5),
  }),
  alerts: stageAlertsSchema,
  alarms: z.strictObject({
    emails: z.prefault(z.array(mailAddress, { error: "a list of e-mail addresses" }), []),
  }),
  kmsKeys: z.strictObject({ databases: z.prefault(kmsKeys, []), secrets: z.prefault(kmsKeys, []) }),
  logs: z.strictObject({ retentionDays: z.prefault(retentionDays, "30") }),
};

export const settingsSchema = z.strictObject({
  installation: z.prefault(
    text(
      "a name of 1 to 32 lower-case letters, digits and hyphens, beginning with a letter",
      /^[a-z][a-z0-9-]{0,31}$/,
    ),
    "default",
  ),
  requests: z.prefault(sections.requests, {}),
  lambda: z.prefault(sections.lambda, {}),
  jobs: z.prefault(sections.jobs, {}),
  janitor: z.prefault(sections.janitor, {}),
  deployment: z.optional(sections.deployment),
  vpc: z.optional(sections.vpc),
  alerts: z.prefault(sections.alerts, {}),
  alarms: z.prefault(sections.alarms, {}),
  logs: z.prefault(sections.logs, {}),
  kmsKeys: z.prefault(sections.kmsKeys, {}),
  tags: z.prefault(deploymentTags, {}),
});

export const SETTINGS_KEYS: readonly string[] = Object.keys(settingsSchema.shape);

/** Every setting, with its section: `janitor.grace`. */
export const settingsFields: readonly string[] = SETTINGS_KEYS.flatMap((key) => {
  const fields = keysAt([key]);
  return fields.length > 0 ? fields.map((field) => `${key}.${field}`) : [key];
});

/**
 * Checks the settings of a file, its targets taken out. Settings are used where the file is read, at deployment, too,
 * where no variables are: so there are no references in them, but for a webhook's address, which only the notifier uses.
 */
export function checkSettings(
  document: Readonly<Record<string, unknown>>,
): { ok: true; settings: Settings } | { ok: false; findings: readonly Finding[] } {
  const written = withoutBlanks(document);
  const parsed = settingsSchema.safeParse(written);
  if (parsed.success) return { ok: true, settings: parsed.data };
  const findings = parsed.error.issues.flatMap((issue) => findingsOf(issue, written, keysAt));
  // No other setting's form admits a $: what has a reference in it is among the findings.
  return {
    ok: false,
    findings: findings.map((finding) => {
      const value = valueAt(written, finding.path);
      const refers = typeof value === "string" && referencedNames(value).length > 0;
      return refers && !isSecretSetting(finding.path) ? { ...finding, message: NO_REFERENCES } : finding;
    }),
  };
}

const NO_REFERENCES =
  "a value, not a reference: references are expanded in targets, and in a channel's webhookUrl, only";

function keysAt(path: Path): readonly string[] {
  const [section] = path;
  if (path.length === 0) return SETTINGS_KEYS;
  if (path.length > 1 || typeof section !== "string" || !isSection(section)) return [];
  return Object.keys(sections[section].shape);
}

function isSection(key: string): key is keyof typeof sections {
  return Object.hasOwn(sections, key);
}
