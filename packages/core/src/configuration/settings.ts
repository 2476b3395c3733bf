import * as z from "zod";
import { withoutBlanks } from "./blanks.ts";
import type { Seconds } from "./duration.ts";
import { duration, text } from "./field.ts";
import type { Finding } from "./finding.ts";
import { findingsOf } from "./issue.ts";
import { type Path, valueAt } from "./path.ts";
import { referencedNames } from "./references.ts";

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
  /** An overdue job is woken when it is later than this. */
  janitor: { grace: Seconds };
}

/** Lambda takes its time-out in whole seconds, at most 15 minutes. */
const lambdaTimeout = duration("1s", "900s").refine(Number.isInteger, {
  error: "a duration of whole seconds from 1s to 900s, such as 60s",
});

const sections = {
  // SQS keeps a message for 14 days at most: no older request can come.
  requests: z.strictObject({ maxAge: duration("1m", "336h").prefault("24h") }),
  lambda: z.strictObject({ timeout: lambdaTimeout.prefault("60s") }),
  jobs: z.strictObject({ retention: duration("1h", "87600h").prefault("2160h") }),
  janitor: z.strictObject({ grace: duration("1s", "24h").prefault("2m") }),
};

const settingsSchema = z.strictObject({
  installation: text(
    "a name of 1 to 32 lower-case letters, digits and hyphens, beginning with a letter",
    /^[a-z][a-z0-9-]{0,31}$/,
  ).prefault("default"),
  requests: sections.requests.prefault({}),
  lambda: sections.lambda.prefault({}),
  jobs: sections.jobs.prefault({}),
  janitor: sections.janitor.prefault({}),
});

export const SETTINGS_KEYS: readonly string[] = Object.keys(settingsSchema.shape);

/**
 * Checks the settings of a file, its targets taken out. Settings are used where the file is read, at deployment, too,
 * where no variables are: so there are no references in them.
 */
export function checkSettings(
  document: Readonly<Record<string, unknown>>,
): { ok: true; settings: Settings } | { ok: false; findings: readonly Finding[] } {
  const written = withoutBlanks(document);
  const parsed = settingsSchema.safeParse(written);
  if (parsed.success) return { ok: true, settings: parsed.data };
  const findings = parsed.error.issues.flatMap((issue) => findingsOf(issue, written, keysAt));
  // No setting's form admits a $: what has a reference in it is among the findings.
  return {
    ok: false,
    findings: findings.map((finding) => {
      const value = valueAt(written, finding.path);
      const refers = typeof value === "string" && referencedNames(value).length > 0;
      return refers ? { ...finding, message: NO_REFERENCES } : finding;
    }),
  };
}

const NO_REFERENCES = "a value, not a reference: references are expanded in targets only";

function keysAt(path: Path): readonly string[] {
  const [section] = path;
  if (path.length === 0) return SETTINGS_KEYS;
  if (path.length > 1 || typeof section !== "string" || !isSection(section)) return [];
  return Object.keys(sections[section].shape);
}

function isSection(key: string): key is keyof typeof sections {
  return Object.hasOwn(sections, key);
}
