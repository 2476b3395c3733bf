import { reasons } from "./reasons.ts";
import { describeCell, emptyCells, type Met, wrongCells } from "./table.ts";

/** Runs of so many seeds meet everything that can be met; fewer may leave a rare cell empty by chance. */
export const SEEDS_THAT_MEET_ALL = 20_000;

/** What is wrong with what so many runs have met, in words: what could be met was not, or what cannot be was. */
export function unmet(met: Met, runs: number): readonly string[] {
  const wrong = wrongCells(met).map(
    ({ why, ...cell }) =>
      `met, but the table says that it cannot be: ${describeCell(cell)}${why ? ` (${reasons[why]})` : ""}`,
  );
  const empty = runs < SEEDS_THAT_MEET_ALL ? [] : emptyCells(met);
  return [...wrong, ...empty.map((cell) => `could be met, and was not: ${describeCell(cell)}`)];
}
