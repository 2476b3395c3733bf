import { LineCounter, parseDocument, type YAMLError } from "yaml";
import { pathText } from "./path.ts";
import { plainYaml } from "./plain-yaml.ts";
import { describeProblems, type Problem } from "./problem.ts";
import { type Stage, stageOf } from "./stage.ts";
import { checkDocument } from "./stage-check.ts";
import { syntaxMessage } from "./yaml-syntax.ts";

/**
 * `plain` is the document as JSON: what goes into a bundle, for checkStage to read again. `description` has the
 * problems as lines for people, with the file's name.
 */
export type ReadStage =
  | { ok: true; stage: Stage; plain: unknown }
  | { ok: false; problems: Problem[]; description: string };

type Place = { line: number; column: number };

const MOST_BYTES = 1024 * 1024;

/** A text that is no YAML at all gives an error for each line of it: the first ones are enough. */
const MOST_SYNTAX_PROBLEMS = 20;

/**
 * Reads a stage's file, or the rds-refresh binary's config.yaml, from its text, and tells all problems at once, by line.
 * Syntax comes first: of a file that is no YAML nothing else is known. Nothing is expanded and nothing thrown.
 */
export function readStage(text: string, file: string): ReadStage {
  const refused = (problems: readonly Problem[]): ReadStage => {
    const sorted = [...problems].sort((one, other) => (one.line ?? 0) - (other.line ?? 0));
    return { ok: false, problems: sorted, description: describeProblems(file, sorted) };
  };
  if (text.length > MOST_BYTES || new TextEncoder().encode(text).length > MOST_BYTES) {
    return refused([{ path: "", message: "is larger than 1 MiB: this is no stage's configuration" }]);
  }
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const document = parseDocument(text, {
    lineCounter: lines,
    logLevel: "error", // "silent" would keep quiet about further documents
    prettyErrors: false, // they quote the text, which may hold a secret
    stringKeys: true,
    uniqueKeys: false,
  });
  const syntax = syntaxProblems([...document.errors, ...document.warnings], at);
  if (syntax.length > 0) return refused(syntax);

  const { plain, offsetOf, complaints } = plainYaml(document);
  const problems = complaints.map(({ path, offset, message }) => ({
    ...at(offset),
    path: pathText(path),
    message,
  }));
  if (problems.length > 0 && plain === null) return refused(problems);
  const checked = checkDocument(plain);
  if (checked.ok && problems.length === 0) return { ok: true, stage: stageOf(checked), plain };
  const located = checked.ok ? [] : checked.located;
  return refused([...problems, ...located.map((each) => ({ ...at(offsetOf(each.at)), ...each.problem }))]);
}

function syntaxProblems(errors: readonly YAMLError[], at: (offset: number) => Place): Problem[] {
  const told = new Map<string, Problem>();
  for (const { code, pos } of errors) {
    if (told.size === MOST_SYNTAX_PROBLEMS) break;
    const place = at(pos[0]);
    const message = syntaxMessage(code);
    const key = `${place.line} ${message}`;
    if (!told.has(key)) told.set(key, { ...place, path: "", message });
  }
  return [...told.values()];
}
