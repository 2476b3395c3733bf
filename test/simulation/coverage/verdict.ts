import { reasons } from "./reasons.ts";
import { describeCell, emptyCells, type Met, wrongCells } from "./table.ts";

/** Runs of so many seeds meet everything that can be met; fewer may leave a rare cell empty by chance. */
export const SEEDS_THAT_MEET_ALL = 20_000;

/**
 * Runs of so many, some 185,000 jobs, meet what is `rare` as well. Measured were 6,602 runs, of seeds from 5,000,001 and from
 * 6,000,001 on: what they met six times or more, in one run each, is met some 20 times by then even if that was luck.
 */
export const SEEDS_THAT_MEET_THE_RARE = 50_000;

/** What is wrong with what so many runs have met, in words: what could be met was not, or what cannot be was. */
export function unmet(met: Met, runs: number): readonly string[] {
  const wrong = wrongCells(met).map(
    ({ why, ...cell }) =>
      `met, but the table says that it cannot be: ${describeCell(cell)}${why ? ` (${reasons[why]})` : ""}`,
  );
  const held = runs < SEEDS_THAT_MEET_THE_RARE ? "large" : "largest";
  const empty = runs < SEEDS_THAT_MEET_ALL ? [] : emptyCells(met, held);
  return [...wrong, ...empty.map((cell) => `could be met, and was not: ${describeCell(cell)}`)];
}
