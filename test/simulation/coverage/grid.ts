import type { Reason } from "./reasons.ts";

/** One fault, or something else that a run may have, and the columns that it cannot meet: it can meet all others. */
export interface Row {
  readonly fault: string;
  readonly never: Readonly<Partial<Record<string, Reason>>>;
  /** What it meets too seldom to be waited for: it strikes once, and mostly another one first. */
  readonly seldom?: readonly string[];
  /** Of those, what it meets often enough for the largest runs to be held to it. */
  readonly rare?: readonly string[];
}

/** One table of what met whom. */
export interface Grid {
  /** What the rows are. */
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** Everything but those is kept apart, for one reason. */
export function allBut(columns: readonly string[], met: readonly string[], why: Reason): Row["never"] {
  return Object.fromEntries(columns.filter((name) => !met.includes(name)).map((name) => [name, why]));
}
