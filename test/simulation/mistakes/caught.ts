import { writeFileSync } from "node:fs";
import type { Found } from "../command/search.ts";
import json from "./caught.json" with { type: "json" };

/** The seed that catches a mistake, and how many runs it took to find it. */
interface Caught {
  readonly seed: number;
  readonly runs: number;
}

/** By the mistakes' names: written by `npm run simulate -- --mistakes --record`, replayed by `npm test`. */
export const caught: Readonly<Record<string, Caught>> = json;

/** Writes down what was found; what was not searched for now, or not found, stays as it is. */
export function record(found: readonly Found[]): void {
  const next = new Map(Object.entries(caught));
  for (const one of found)
    if (one.kind === "caught") next.set(one.mistake.name, { seed: one.seed, runs: one.runs });
  const file = new URL("caught.json", import.meta.url);
  const sorted = [...next].sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`);
}
