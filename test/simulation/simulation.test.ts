import { describe, expect, it } from "vitest";
import { type Result, run } from "./run.ts";

/**
 * `SEEDS=5000 npx vitest run test/simulation` runs more, `FIRST=5001` begins later, `SEED=123` runs one and prints it;
 * `TABLE=1` prints how often each fault met each function.
 */
const only = process.env.SEED === undefined ? undefined : Number(process.env.SEED);
const many = Number(process.env.SEEDS ?? 120);
const first = Number(process.env.FIRST ?? 1);

describe("random runs of the real handlers in virtual time", () => {
  it(
    "hold what must always hold, whatever is killed, lost, refused, repeated or late",
    async () => {
      const seeds = only === undefined ? Array.from({ length: many }, (_, nth) => first + nth) : [only];
      const ends: string[] = [];
      const met = new Map<string, number>();
      for (const seed of seeds) {
        const result = await run(seed);
        ends.push(...result.ends);
        for (const [what, times] of result.met) met.set(what, (met.get(what) ?? 0) + times);
        if (only !== undefined) process.stdout.write(`${result.lines.join("\n")}\n`);
        expect(result.violations, replay(seed, result)).toEqual([]);
      }
      if (process.env.TABLE !== undefined) process.stdout.write(`${table(met)}\n${table(counted(ends))}\n`);
      // Runs in which nothing comes about break nothing, and prove nothing.
      if (only === undefined) {
        const as = (how: string) => ends.filter((end) => end.startsWith(how)).length;
        expect(as("succeeded")).toBeGreaterThan(many / 3);
        expect(as("cancelled")).toBeGreaterThan(many / 20);
        expect(as("skipped")).toBeGreaterThan(many / 20);
        expect(new Set(ends).size).toBeGreaterThan(10);
      }
    },
    Math.max(60_000, many * 1000),
  );

  it("give the same trace for the same seed", async () => {
    const [one, again] = [await run(7), await run(7)];

    expect(again.lines).toEqual(one.lines);
    expect(one.lines.length).toBeGreaterThan(100);
  });
});

function replay(seed: number, { violations, faults }: Result): string {
  return [
    `seed ${seed}: ${violations.join("; ")}`,
    "faults:",
    ...faults.map((fault) => `  ${fault}`),
    `replay: SEED=${seed} npx vitest run test/simulation`,
  ].join("\n");
}

function counted(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function table(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, times]) => `${times}\t${what}`)
    .join("\n");
}
