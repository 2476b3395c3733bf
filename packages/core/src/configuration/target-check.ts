import "../english.ts";
import { withoutBlanks } from "./blanks.ts";
import type { Finding } from "./finding.ts";
import { findingsOf } from "./issue.ts";
import { mapStrings, type Path, pathText } from "./path.ts";
import { findReferences, REFERENCE_FORM } from "./references.ts";
import { type Target, type TargetSource, targetKeys, targetSchema, targetShape } from "./target.ts";
import { relations } from "./target-relations.ts";

/** What is wrong with a target; paths begin inside it: `clone.port`. The target is there only if nothing is wrong or open. */
export interface CheckedTarget {
  findings: readonly Finding[];
  target?: Target;
}

export type CheckedSource = { ok: true; source: TargetSource } | { ok: false; findings: readonly Finding[] };

/**
 * Checks a target as written. A scalar with a reference is checked for nothing but the reference's form: what it will
 * be is not known before its use.
 */
export function checkSource(written: unknown): CheckedSource {
  const source = withoutBlanks(written);
  const malformed: Finding[] = [];
  const open = new Set<string>();
  const values = mapStrings(source, (text, path) => {
    const references = findReferences(text);
    if (path[0] === "alerts" && text.includes("$"))
      malformed.push({ path, about: "value", message: NO_REFERENCE });
    else if (!references.ok) malformed.push({ path, about: "value", message: REFERENCE_FORM });
    if (!references.ok || references.parts.some((part) => part.kind === "reference")) {
      open.add(pathText(path));
      return text;
    }
    return references.parts.map((part) => (part.kind === "literal" ? part.text : "")).join("");
  });
  const findings = [...malformed, ...checkValues(values, open).findings];
  if (findings.length > 0) return { ok: false, findings };
  // Proven by the check: every mapping and list has its shape, and every leaf is a scalar.
  return { ok: true, source: source as TargetSource };
}

const NO_REFERENCE = "a value, not a reference: who is told of a job is decided where nothing is resolved";

/**
 * Checks a target whose references are expanded. `open` has the paths of scalars whose values are not known:
 * nothing is said about them, nor about what depends on them.
 */
export function checkValues(values: unknown, open: ReadonlySet<string> = new Set()): CheckedTarget {
  const parsed = targetSchema.safeParse(values);
  if (parsed.success) return { findings: relations(values, open), target: parsed.data };
  const findings = parsed.error.issues
    .flatMap((issue) => findingsOf(issue, values, keysAt))
    .filter(({ path }) => !open.has(pathText(path)) || isContainer(path));
  return { findings: [...findings, ...relations(values, open)] };
}

/** A mapping or a list cannot come out of a variable. */
function isContainer(path: Path): boolean {
  return (
    path.length < 2 ||
    (path[0] === "clone" && (path[1] === "tags" || path[1] === "securityGroups") && path.length === 2) ||
    (path[0] === "alerts" && path[1] === "channels" && path.length === 2)
  );
}

function keysAt(path: Path): readonly string[] {
  if (path.length === 0) return Object.keys(targetShape);
  const [section] = path;
  if (path.length > 1 || typeof section !== "string" || !isSection(section)) return [];
  return targetKeys[section];
}

function isSection(key: string): key is keyof typeof targetShape {
  return Object.hasOwn(targetShape, key);
}
