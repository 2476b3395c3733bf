import type { Instant } from "../time.ts";
import { webhooksOf } from "./alerts.ts";
import type { Database } from "./database.ts";
import { type Finding, isSecret, problemOf, SECRET_FIELDS } from "./finding.ts";
import { mapStrings, type Path, valueAt } from "./path.ts";
import type { Problem } from "./problem.ts";
import { findReferences, referencedNames } from "./references.ts";
import { isOver } from "./schedule-expression.ts";
import { secretNames, wrongName } from "./secret-names.ts";
import type { Settings } from "./settings.ts";
import type { Stage } from "./stage.ts";
import type { TargetSource } from "./target.ts";

/** A stage that can be deployed: its region is known, and its installation has a name of its own. */
export interface DeployableStage extends Stage {
  deployment: NonNullable<Settings["deployment"]>;
}

export type CheckedDeployment =
  | { ok: true; stage: DeployableStage }
  | { ok: false; problems: readonly Problem[] };

/** What the schema gives an installation that the file does not name. */
const UNNAMED = "default";

/**
 * What a deployment asks of a stage beyond what every host does. Permissions name the databases, so nothing but
 * secrets may be unknown when they are written; and what stands in the file stands in the bundle, so no secret may.
 *
 * @param name the stage's: an installation that the file does not name takes it
 * @param now a schedule that has no day left is refused
 */
export function checkDeployment(stage: Stage, name: string, now: Instant): CheckedDeployment {
  const installation = stage.installation === UNNAMED ? name : stage.installation;
  const names = secretNames(stage);
  const settings = [...settingsFindings(stage, installation), ...webhookFindings(stage, names)].map(
    (finding) => problemOf(finding, stage),
  );
  const targets = Object.entries(stage.targets).flatMap(([target, source]) =>
    [...targetFindings(source), ...nameFindings(source, names), ...scheduleFindings(source, now)].map(
      (finding) => problemOf(finding, stage, ["targets", target]),
    ),
  );
  const databases = Object.entries(stage.databases).flatMap(([identifier, database]) =>
    databaseFindings(database, now, stage.deployment?.region).map((finding) =>
      problemOf(finding, stage, ["databases", identifier]),
    ),
  );
  const problems = [...settings, ...targets, ...databases];
  const { deployment } = stage;
  if (problems.length > 0 || deployment === undefined) return { ok: false, problems };
  return { ok: true, stage: { ...stage, installation, deployment } };
}

function settingsFindings({ deployment }: Stage, installation: string): readonly Finding[] {
  const findings: Finding[] = [];
  if (deployment === undefined) {
    const message = "is missing: where the stage is deployed, such as deployment: { region: eu-central-1 }";
    findings.push({ path: ["deployment"], about: "absence", message });
  }
  if (installation === UNNAMED) {
    const message =
      "default is no name of its own: two installations of one name would take each other's clones for orphans; give one, such as acme-prod";
    findings.push({ path: ["installation"], about: "relation", message });
  } else if (!/^[a-z][a-z0-9-]{0,31}$/.test(installation)) {
    const message = `is missing, and the stage's name ${installation} is no name for it: 1 to 32 lower-case letters, digits and hyphens, beginning with a letter`;
    findings.push({ path: ["installation"], about: "absence", message });
  }
  return findings;
}

function webhookFindings({ alerts }: Stage, names: readonly string[]): readonly Finding[] {
  return webhooksOf(alerts).flatMap(({ name, webhookUrl }): readonly Finding[] => {
    const path = ["alerts", "channels", name, "webhookUrl"];
    const finding = literal(webhookUrl, path);
    const wrong = referencedNames(webhookUrl).flatMap((one) => wrongName(one, names) ?? []);
    return [
      ...(finding ? [finding] : []),
      ...wrong.map((message): Finding => ({ path, about: "relation", message })),
    ];
  });
}

function targetFindings(source: TargetSource): readonly Finding[] {
  const findings: Finding[] = [];
  mapStrings(source, (text, path) => {
    const finding = isSecret(path) ? literal(text, path) : reference(text, path);
    if (finding !== undefined) findings.push(finding);
    return text;
  });
  // YAML takes a password of digits for a number.
  const numbers = SECRET_FIELDS.flatMap((path) => {
    const value = valueAt(source, path);
    return typeof value === "number" || typeof value === "boolean"
      ? (literal(String(value), path) ?? [])
      : [];
  });
  return [...findings, ...numbers];
}

/** Of a database nothing but its endpoint may have a reference: see database-check.ts. */
function databaseFindings(
  { aws, export: exporting, schedules }: Database,
  now: Instant,
  stageRegion: string | undefined,
): readonly Finding[] {
  const endpoint = reference(aws.endpoint ?? "", ["aws", "endpoint"]);
  const over = schedules.flatMap(({ expression }, index) =>
    overFindings(expression, ["schedules", index, "expression"], now),
  );
  const isElsewhere = stageRegion !== undefined && aws.region !== stageRegion;
  const message = `cannot be: RDS exports to a bucket of its own region, ${aws.region}, and the stage's bucket is in ${stageRegion}; leave it out, or give the database a stage in ${aws.region}`;
  return [
    ...(endpoint === undefined ? [] : [endpoint]),
    ...over,
    ...(exporting.always && isElsewhere
      ? [{ path: ["export", "always"], about: "relation", message } as const]
      : []),
  ];
}

function nameFindings(source: TargetSource, names: readonly string[]): readonly Finding[] {
  return SECRET_FIELDS.flatMap((path) =>
    referencedNames(String(valueAt(source, path) ?? "")).flatMap((name): Finding | readonly [] => {
      const wrong = wrongName(name, names);
      return wrong === undefined ? [] : { path, about: "relation", message: wrong };
    }),
  );
}

function scheduleFindings({ schedule }: TargetSource, now: Instant): readonly Finding[] {
  return overFindings(String(schedule?.expression ?? ""), ["schedule", "expression"], now);
}

function overFindings(written: string, path: Path, now: Instant): readonly Finding[] {
  if (written === "" || !isOver(written, now)) return [];
  const message =
    "a schedule with a day that is still to come: its years are over; write * for the year, or leave the schedule out";
  return [{ path, about: "value", message }];
}

function reference(text: string, path: Path): Finding | undefined {
  const [name] = referencedNames(text);
  if (name === undefined) return undefined;
  const message = `refers to ${name}, but a deployed stage's references are its secrets, and only source.password and dblab.token may have one: write the value itself`;
  return { path, about: "relation", message };
}

function literal(text: string, path: Path): Finding | undefined {
  const references = findReferences(text);
  if (references.ok && references.parts.every((part) => part.kind === "reference")) return undefined;
  const message =
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the form of a reference is what is told.
    "is a secret that stands in the file, and would stand in the bundle: write a reference such as ${DB_PASSWORD}, and set it with sst secret set";
  return { path, about: "relation", message };
}
