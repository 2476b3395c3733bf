import type * as z from "zod/mini";
import type { Finding } from "./finding.ts";
import { type Path, valueAt } from "./path.ts";
import { suggestion } from "./suggestion.ts";

/**
 * What zod found, as findings. `keysAt` gives the known keys of the mapping at a path, and none for anything else.
 * One issue may tell of several unknown keys, and zod does not tell missing from wrong.
 */
export function findingsOf(
  issue: z.core.$ZodIssue,
  values: unknown,
  keysAt: (path: Path) => readonly string[],
): readonly Finding[] {
  const path = issue.path.filter((segment) => typeof segment !== "symbol");
  const known = keysAt(path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: [...path, key], about: "key", message: suggestion(key, known) }));
  }
  const allowed = known.length > 0 ? `a mapping with ${known.join(", ")}` : issue.message;
  if (valueAt(values, path) === undefined)
    return [{ path, about: "absence", message: `is missing: ${allowed}` }];
  const about: unknown = issue.code === "custom" ? issue.params?.about : undefined;
  return [{ path, about: about === "key" || about === "relation" ? about : "value", message: allowed }];
}
