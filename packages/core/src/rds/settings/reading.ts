import type { Described } from "../../ports/databases.ts";

/** A text of what Describe showed; undefined if it is empty or something else. */
export function text(described: Described, field: string): string | undefined {
  const value = described[field];
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function number(described: Described, field: string): number | undefined {
  const value = described[field];
  return typeof value === "number" ? value : undefined;
}

/** AWS leaves a switch out that was never touched. */
export function flag(described: Described, field: string): boolean {
  return described[field] === true;
}

/** A structure inside of it; empty if there is none. */
export function part(described: Described, field: string): Described {
  const value = described[field];
  return isDescribed(value) ? value : {};
}

/** A list of structures. */
export function parts(described: Described, field: string): readonly Described[] {
  const value = described[field];
  return Array.isArray(value) ? value.filter(isDescribed) : [];
}

/** A list of texts, in an order that does not depend on AWS's mood. */
export function texts(described: Described, field: string): readonly string[] {
  const value = described[field];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string").sort() : [];
}

/** One text of each structure in a list, sorted. */
export function namesIn(described: Described, field: string, name: string): readonly string[] {
  return parts(described, field)
    .flatMap((one) => text(one, name) ?? [])
    .sort();
}

/** The input without what is undefined: such a member would be an empty one on the wire. */
export function given(input: Described): Described {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

function isDescribed(value: unknown): value is Described {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
