import { isScalar } from "./field.ts";
import { type Finding, problemOf, SECRET_FIELDS } from "./finding.ts";
import { eachString, mapStrings, type Path, pathText, valueAt } from "./path.ts";
import { ConfigurationError } from "./problem.ts";
import { expand, findReferences, REFERENCE_FORM, referencedNames } from "./references.ts";
import { awsSchema, type FromConfiguration, type Target, type TargetSource } from "./target.ts";
import { checkValues } from "./target-check.ts";
import { unset } from "./unset-variable.ts";
import { valuesOf } from "./variable-values.ts";

type Secret = TargetSource["dblab"]["token"];

const [PASSWORD, TOKEN] = SECRET_FIELDS;
const FROM_CONFIGURATION: FromConfiguration = { fromConfiguration: true };

/**
 * What may be written on a job: a secret field stays only if it consists of references and nothing else; in the place
 * of anything literal, a part of the value included, stands `{fromConfiguration: true}`. Nothing is expanded.
 */
export function storedTarget(source: TargetSource): TargetSource {
  const { password } = source.source;
  return {
    ...source,
    source: { ...source.source, ...(password === undefined ? {} : { password: storedSecret(password) }) },
    dblab: { ...source.dblab, token: storedSecret(source.dblab.token) },
  };
}

function storedSecret(value: Secret): Secret {
  if (typeof value !== "string") return FROM_CONFIGURATION;
  const references = findReferences(value);
  const onlyReferences = references.ok && references.parts.every((part) => part.kind === "reference");
  return onlyReferences && value !== "" ? value : FROM_CONFIGURATION;
}

/** What a target's resolution takes from outside. */
export interface Surroundings {
  /** The target's name, for problems. */
  name: string;
  /** A variable's value, undefined if it is not set. Asked once for each name; what it throws is passed on. */
  variable: (name: string) => Promise<string | undefined>;
  /** The configuration's target of this name today: it has the literal secrets that a job does not store. */
  current?: TargetSource;
}

export interface ResolvedTarget {
  target: Target;
  /** What must never be shown: the secret fields' values, and the values of the variables in them. */
  secrets: readonly string[];
}

/**
 * Expands a target's references and checks everything, all problems at once. Takes a stored target or one from the
 * configuration. Throws ConfigurationError.
 */
export async function resolveTarget(
  stored: TargetSource,
  { name, variable, current }: Surroundings,
): Promise<ResolvedTarget> {
  const findings: Finding[] = [];
  const open = new Set<string>();
  const refuse = (path: Path, finding: Omit<Finding, "path">) => {
    findings.push({ path, ...finding });
    open.add(pathText(path));
  };

  const written = withSecrets(stored, current, (path) =>
    refuse(path, {
      about: "relation",
      message: `is taken from the configuration, where target ${name} has it no longer: put it back, or start the job anew`,
    }),
  );
  const values = await valuesOf(namesIn(written), variable);
  const asked = JSON.stringify([written, ...values]);
  const known = resolved.get(asked);
  if (known !== undefined) return known;
  const expanded = mapStrings(written, (text, path) => {
    const expansion = expand(text, (variableName) => values.get(variableName));
    if (expansion.ok) return expansion.text;
    if (expansion.cause === "malformed") refuse(path, { about: "value", message: REFERENCE_FORM });
    else refuse(path, { about: "relation", message: unset(expansion.names) });
    return text;
  });

  const { findings: wrong, target } = checkValues(expanded, open);
  findings.push(...wrong);
  if (findings.length > 0 || target === undefined) {
    const document = { targets: { [name]: written } };
    throw new ConfigurationError(findings.map((finding) => problemOf(finding, document, ["targets", name])));
  }
  const answer = { target, secrets: secretsOf(written, target, values) };
  if (resolved.size >= MOST_RESOLVED) resolved.clear();
  resolved.set(asked, answer);
  return answer;
}

/**
 * By a target with its variables' values, what it came to: each look at a job resolves its target, which mostly is the
 * one of the look before, and to check it anew would be the larger part of the look's own work.
 */
const resolved = new Map<string, ResolvedTarget>();
/** Targets and their secrets change: a process that lives for months does not remember them all. */
const MOST_RESOLVED = 50;

/**
 * Where a target's RDS is. Nothing else of it is resolved: a lost password keeps nobody from looking for its clones.
 * Throws ConfigurationError.
 */
export async function resolveAws(
  { aws }: TargetSource,
  { name, variable }: Omit<Surroundings, "current">,
): Promise<Target["aws"]> {
  const findings: Finding[] = [];
  const values = await valuesOf(namesIn(aws), variable);
  const expanded = mapStrings(aws, (text, path) => {
    const expansion = expand(text, (variableName) => values.get(variableName));
    if (expansion.ok) return expansion.text;
    const message = expansion.cause === "malformed" ? REFERENCE_FORM : unset(expansion.names);
    findings.push({ path: ["aws", ...path], about: "relation", message });
    return text;
  });
  const parsed = awsSchema.safeParse(expanded);
  if (parsed.success && findings.length === 0) return parsed.data;
  const open = findings.map(({ path }) => pathText(path));
  for (const issue of parsed.error?.issues ?? []) {
    const path = ["aws", ...issue.path.map(String)];
    if (!open.includes(pathText(path))) findings.push({ path, about: "value", message: issue.message });
  }
  const document = { targets: { [name]: { aws } } };
  throw new ConfigurationError(findings.map((finding) => problemOf(finding, document, ["targets", name])));
}

/**
 * What must never be shown of a target, whatever else may be wrong with it. Values of variables that are not set, and
 * secrets that the configuration has no longer, are left out.
 */
export async function secretsOfTarget(
  stored: TargetSource,
  { variable, current }: Omit<Surroundings, "name">,
): Promise<readonly string[]> {
  const written = withSecrets(stored, current, () => {});
  const texts = SECRET_FIELDS.flatMap((path) => {
    const value = valueAt(written, path);
    return isScalar(value) ? [`${value}`] : [];
  });
  const names = texts.flatMap((text) => referencedNames(text));
  const values = await valuesOf(names, variable);
  const expanded = texts.map((text) => expand(text, (name) => values.get(name)));
  const secrets = [...expanded.map((one) => (one.ok ? one.text : "")), ...values.values()];
  return [...new Set(secrets.flatMap((secret) => secret || []))];
}

/** `stored` with today's secrets of the configuration in the places that were left for them. */
function withSecrets(
  stored: TargetSource,
  current: TargetSource | undefined,
  missing: (path: Path) => void,
): TargetSource {
  const fill = (path: Path, value: Secret): Secret => {
    if (isScalar(value)) return value;
    const today = valueAt(current, path);
    if (isScalar(today)) return today;
    missing(path);
    return value;
  };
  const { password } = stored.source;
  return {
    ...stored,
    source: {
      ...stored.source,
      ...(password === undefined ? {} : { password: fill(PASSWORD, password) }),
    },
    dblab: { ...stored.dblab, token: fill(TOKEN, stored.dblab.token) },
  };
}

/** All variables that the target refers to. */
function namesIn(written: TargetSource | TargetSource["aws"]): readonly string[] {
  const names: string[] = [];
  eachString(written, (text) => {
    names.push(...referencedNames(text));
  });
  return names;
}

function secretsOf(
  written: TargetSource,
  target: Target,
  values: ReadonlyMap<string, string | undefined>,
): readonly string[] {
  const names = SECRET_FIELDS.flatMap((path) => {
    const text = valueAt(written, path);
    return typeof text === "string" ? referencedNames(text) : [];
  });
  const all = [target.source.password, target.dblab.token, ...names.map((name) => values.get(name))];
  return [...new Set(all.flatMap((value) => value || []))];
}
