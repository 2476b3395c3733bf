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
