import type { RunOptions } from "../run.ts";

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
