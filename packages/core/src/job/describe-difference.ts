import type { Difference } from "./restore-facts.ts";

/** For sentences and lists: `backup window 01:00 → 02:00 (why)`. */
export function describeDifference({ setting, was, is, why }: Difference): string {
  return `${setting} ${was} → ${is}${why === undefined ? "" : ` (${why})`}`;
}
