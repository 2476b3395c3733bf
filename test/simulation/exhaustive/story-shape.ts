import type { RunOptions } from "../run.ts";
import type { Scenario } from "../scenario.ts";

/** What is otherwise than in most stories: each function's clock is off by minutes; or a second installation has its own job. */
export type Circumstance = "clocks differ" | "two installations";

/** One or two jobs whose course is always the same, until something is made to go wrong. */
export interface Story {
  readonly name: string;
  /** What can go wrong in it. */
  readonly about: "refreshes" | "databases";
  readonly seed: number;
  readonly options: Pick<RunOptions, "asks" | "scenario" | "drawn" | "stallsLongest">;
  /** How its jobs end if nothing goes wrong. */
  readonly ends: readonly string[];
}

/** One engine for each installation, whose targets are two of its addresses: no lock reaches from one to the other. */
export function enginesOf(circumstance: Circumstance | undefined): Scenario["engines"] {
  const names = circumstance === "two installations" ? ["engine-one", "engine-two"] : ["engine-one"];
  return names.map((name) => ({ orders: name, users: name }));
}
