import type { Trouble } from "../trouble.ts";

/** The faults that strike in one run. */
export type Case = readonly string[];

/** The id of a fault that strikes at a place. */
export function at(place: string, fault: keyof Trouble): string {
  return `${fault} at ${place}`;
}
