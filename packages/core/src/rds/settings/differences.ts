import type { Difference } from "../../job/restore-facts.ts";
import type { DatabaseKind, Described } from "../../ports/databases.ts";
import { canonical, same } from "./setting.ts";
import { settingsOf } from "./settings-of.ts";

/** Every setting that is not as the original's, and why, where that is known. What is pending is not yet in force. */
export function differences(
  kind: DatabaseKind,
  original: Described,
  current: Described,
): readonly Difference[] {
  return settingsOf(kind, original).flatMap(({ name, value, why }) => {
    const [was, is] = [value(original), value(current)];
    if (same(was, is)) return [];
    const reason = why?.(original, current);
    return [{ setting: name, was: told(was), is: told(is), ...(reason && { why: reason }) }];
  });
}

/** What the plan says that a restore will lose: in sentences. */
export function cannotCarry(kind: DatabaseKind, original: Described): readonly string[] {
  return settingsOf(kind, original).flatMap(({ lost }) => lost?.(original) || []);
}

/** A value as people read it: `sg-1, sg-2`, `yes`, `none`. */
function told(value: unknown): string {
  if (value === undefined || value === null) return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(told).join(", ");
  return typeof value === "object" ? canonical(value) : String(value);
}
