import { isMapping } from "./path.ts";

/**
 * A copy of a target or of a stage's settings without its empty fields and sections: an empty value means what its
 * absence means, as in the rds-refresh binary. Lists and tags, which lie deeper, keep theirs.
 */
export function withoutBlanks(mapping: unknown): unknown {
  // `main:` with nothing below it is a target whose sections are all missing.
  if (mapping === null || mapping === "") return {};
  if (!isMapping(mapping)) return mapping;
  return Object.fromEntries(
    filled(mapping).map(([key, section]) => [
      key,
      isMapping(section) ? Object.fromEntries(filled(section)) : section,
    ]),
  );
}

function filled(mapping: Readonly<Record<string, unknown>>) {
  return Object.entries(mapping).filter(([, value]) => value !== null && value !== "");
}

/** The same of a database, whose sections have sections and lists of mappings. */
export function withoutBlanksAnywhere(value: unknown): unknown {
  if (value === null || value === "") return {};
  return filledIn(value, 0);
}

/** Deeper than `schedules[0].task` nothing is looked into. */
const DEEPEST = 4;

function filledIn(value: unknown, depth: number): unknown {
  if (depth === DEEPEST) return value;
  if (Array.isArray(value)) return value.map((item) => filledIn(item, depth + 1));
  if (!isMapping(value)) return value;
  return Object.fromEntries(filled(value).map(([key, inner]) => [key, filledIn(inner, depth + 1)]));
}
