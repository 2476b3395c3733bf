import type { EngineFile } from "@dblab-refresh/core/ports/engine";

/**
 * The few things that we ask of the engine's YAML file. Read as text: a YAML parser would cost a function's bundle
 * 100 KB. The engine writes the file with yaml.v3, in block style, or keeps the flow style that somebody wrote.
 */
export function readEngineFile(text: string): EngineFile {
  const lines = text.split("\n").filter((line) => !/^\s*#/.test(line));
  return {
    immediateRestore: section(lines, "immediateRestore").some((line) => /\benabled:\s*true\b/.test(line)),
    snapshotJob: lines.some((line) => /^\s*(-|jobs:).*\blogicalSnapshot\b/.test(line)),
    connectionString: lines.some((line) => /\bconnectionString:\s*(?!""|''|null\b|~|#|\}|,|\s|$)/.test(line)),
  };
}

/** The line of a key and the lines below it that are indented deeper. */
function section(lines: readonly string[], key: string): readonly string[] {
  const start = lines.findIndex((line) => line.trimStart().startsWith(`${key}:`));
  if (start < 0) return [];
  const depth = indent(lines[start] ?? "");
  const below = lines.slice(start + 1);
  const end = below.findIndex((line) => line.trim() !== "" && indent(line) <= depth);
  return [lines[start] ?? "", ...(end < 0 ? below : below.slice(0, end))];
}

function indent(line: string): number {
  return line.length - line.trimStart().length;
}
