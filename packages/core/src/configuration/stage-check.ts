import { unknownChannels } from "./alerts.ts";
import type { Database } from "./database.ts";
import { checkDatabases, DATABASES_FORM } from "./databases-check.ts";
import { type Finding, problemOf } from "./finding.ts";
import { isMapping, type Path } from "./path.ts";
import type { Problem } from "./problem.ts";
import { checkSettings, SETTINGS_KEYS, type Settings } from "./settings.ts";
import { suggestion } from "./suggestion.ts";
import { type TargetSource, targetShape } from "./target.ts";
import { checkSource } from "./target-check.ts";

/** A problem with the path that its text was made of, for whoever knows the lines. */
export interface Located {
  at: Path;
  problem: Problem;
}

export type CheckedDocument =
  | {
      ok: true;
      settings: Settings;
      targets: ReadonlyMap<string, TargetSource>;
      databases: ReadonlyMap<string, Database>;
    }
  | { ok: false; located: readonly Located[] };

/** The name of the target in a file that has no `targets`, such as the rds-refresh binary's. */
const ONLY_TARGET = "default";

const TARGET_NAME = /^[a-z0-9][a-z0-9-]{0,47}$/;
const TARGET_KEYS: readonly string[] = Object.keys(targetShape);
const OWN_TARGET_KEYS = TARGET_KEYS.filter((key) => !SETTINGS_KEYS.includes(key));

type Mapping = Readonly<Record<string, unknown>>;

/** Checks a stage's document, as YAML or JSON gave it, and tells all problems at once. */
export function checkDocument(document: unknown): CheckedDocument {
  const located: Located[] = [];
  const add = (findings: readonly Finding[], target?: Path) => {
    for (const finding of findings) {
      located.push({
        at: [...(target ?? []), ...finding.path],
        problem: problemOf(finding, document, target),
      });
    }
  };
  if (!isMapping(document) || Object.keys(document).length === 0) {
    const message = document === null || isMapping(document) ? NOTHING_IN_IT : NO_MAPPING;
    add([{ path: [], about: "relation", message }]);
    return { ok: false, located };
  }

  add(keyFindings(document));
  const settings = checkSettings(chosen(document, SETTINGS_KEYS));
  if (!settings.ok) add(settings.findings);
  const targets = new Map<string, TargetSource>();
  for (const { name, path, written } of targetsOf(document)) {
    const checked = checkSource(written);
    if (checked.ok) targets.set(name, checked.source);
    else add(checked.findings, path);
    if (checked.ok && settings.ok) add(channelFindings(checked.source, settings.settings), path);
  }
  const databases = new Map<string, Database>();
  if (Object.hasOwn(document, "databases")) {
    const checked = checkDatabases(document.databases);
    add(checked.findings);
    for (const [identifier, { key, database }] of checked.databases) {
      databases.set(identifier, database);
      if (settings.ok) add(channelFindings(database, settings.settings), ["databases", key]);
    }
  }
  return settings.ok && located.length === 0
    ? { ok: true, settings: settings.settings, targets, databases }
    : { ok: false, located };
}

/** What is wrong between a target's or a database's alerts and the stage's channels. */
function channelFindings({ alerts }: Pick<TargetSource, "alerts">, stage: Settings): readonly Finding[] {
  const known = Object.keys(stage.alerts.channels);
  return unknownChannels(alerts, known).map(({ index }) => ({
    path: ["alerts", "channels", index],
    about: "value",
    message:
      known.length === 0
        ? "alerts.channels has none: define the channel there"
        : `one of ${known.join(", ")}`,
  }));
}

const NOTHING_IN_IT =
  "says nothing: give source, clone, dblab and aws, or several of them by name under targets, or databases";

const NO_MAPPING = "is no mapping: a stage's file begins with a key, such as targets:";

/** What is wrong with the keys of the document and with the targets' names. A stage has targets, databases, or both. */
function keyFindings(document: Mapping): Finding[] {
  const hasTargets = Object.hasOwn(document, "targets");
  const known = ["targets", "databases", ...SETTINGS_KEYS, ...(hasTargets ? [] : TARGET_KEYS)];
  const findings: Finding[] = Object.keys(document)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      path: [key],
      about: "key",
      message: TARGET_KEYS.includes(key)
        ? "belongs below a target's name, because there are targets"
        : suggestion(key, known),
    }));
  if (!hasTargets) {
    if (["databases", ...OWN_TARGET_KEYS].some((key) => Object.hasOwn(document, key))) return findings;
    const message = `is missing: ${TARGETS_FORM}; or databases: ${DATABASES_FORM}`;
    return [...findings, { path: ["targets"], about: "absence", message }];
  }
  const { targets } = document;
  if (!isMapping(targets) || Object.keys(targets).length === 0) {
    return [...findings, { path: ["targets"], about: "value", message: TARGETS_FORM }];
  }
  for (const name of Object.keys(targets)) {
    if (TARGET_NAME.test(name)) continue;
    const message =
      "is no name for a target: 1 to 48 lower-case letters, digits and hyphens, not a hyphen first";
    findings.push({ path: ["targets", name], about: "key", message });
  }
  return findings;
}

const TARGETS_FORM = "a mapping of targets' names to targets, at least one";

function targetsOf(document: Mapping): { name: string; path: Path; written: unknown }[] {
  if (!Object.hasOwn(document, "targets")) {
    // `alerts` at the top is the stage's.
    const written = chosen(document, OWN_TARGET_KEYS);
    return Object.keys(written).length === 0 ? [] : [{ name: ONLY_TARGET, path: [], written }];
  }
  if (!isMapping(document.targets)) return [];
  return Object.entries(document.targets).map(([name, written]) => ({
    name,
    path: ["targets", name],
    written,
  }));
}

function chosen(document: Mapping, keys: readonly string[]): Mapping {
  return Object.fromEntries(Object.entries(document).filter(([key]) => keys.includes(key)));
}
