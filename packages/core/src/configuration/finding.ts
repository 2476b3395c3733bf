import { isMapping, type Path, pathText, valueAt } from "./path.ts";
import type { Problem } from "./problem.ts";

/** A problem before it is told: where it is, and whether the value there is part of the telling. */
export interface Finding {
  path: Path;
  about: "value" | "absence" | "key" | "relation";
  message: string;
}

const LONGEST_SHOWN = 60;

/** The fields of a target whose values nobody may see. */
export const SECRET_FIELDS = [
  ["source", "password"],
  ["dblab", "token"],
] as const satisfies readonly Path[];

/** Whether a path inside a target is a secret field, or lies below one. */
export function isSecret(path: Path): boolean {
  return SECRET_FIELDS.some(([section, field]) => path[0] === section && path[1] === field);
}

/**
 * Whether a path of the stage's settings leads to a webhook's address, or to where one stands that was put into the
 * wrong place: whoever has it may post.
 */
export function isSecretSetting([section, field, , key]: Path): boolean {
  if (section !== "alerts") return false;
  return field === undefined || (field === "channels" && (key === undefined || key === "webhookUrl"));
}

/**
 * The problem to tell. `document` is what was written, before any expansion: a variable's value may come from
 * a secret store, and is not shown. `target` is where the finding's target stands, absent outside of targets.
 */
export function problemOf(finding: Finding, document: unknown, target?: Path): Problem {
  const path = [...(target ?? []), ...finding.path];
  const problem: Problem = { path: pathText(path), message: finding.message };
  if (finding.about !== "value") return problem;
  const isHidden = target === undefined ? isSecretSetting(finding.path) : isSecret(finding.path);
  const value = isHidden ? "(hidden)" : shown(valueAt(document, path));
  return value === undefined ? problem : { ...problem, value };
}

function shown(value: unknown): string | undefined {
  // What is inside a misplaced mapping or list may be a secret: only its kind is told.
  if (Array.isArray(value)) return "a list";
  if (isMapping(value)) return "a mapping";
  if (value === null) return "an empty value";
  if (typeof value !== "string") return String(value);
  const withoutCredentials = value.replace(/\/\/[^/]*@/, "//(hidden)@");
  const short =
    withoutCredentials.length > LONGEST_SHOWN
      ? `${withoutCredentials.slice(0, LONGEST_SHOWN)}…`
      : withoutCredentials;
  return /^[!-~…]+$/.test(short) ? short : JSON.stringify(short);
}
