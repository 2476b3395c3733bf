import { describe, expect, it } from "vitest";
import { type Result, run } from "./run.ts";

/** `SEEDS=5000 npx vitest run test/random` runs more, `SEED=123` one. */
const only = process.env.SEED === undefined ? undefined : Number(process.env.SEED);
const many = Number(process.env.SEEDS ?? 150);

describe("random runs of the real handlers in virtual time", () => {
  it(
    "hold what must always hold, whatever is killed, lost, refused, repeated or late",
    async () => {
      const seeds = only === undefined ? Array.from({ length: many }, (_, nth) => nth + 1) : [only];
      const ends: string[] = [];
      for (const seed of seeds) {
        const result = await run(seed);
        ends.push(...result.ends);
        if (only !== undefined) process.stdout.write(`${result.lines.join("\n")}\n`);
        expect(result.violations, replay(seed, result)).toEqual([]);
      }
      // Runs in which nothing comes about break nothing, and prove nothing.
      if (only === undefined) {
        const succeeded = ends.filter((end) => end === "succeeded");
        expect(succeeded.length).toBeGreaterThan(many / 2);
        expect(new Set(ends).size).toBeGreaterThan(5);
      }
    },
    Math.max(60_000, many * 500),
  );

  it("give the same trace for the same seed", async () => {
    const [first, second] = [await run(7), await run(7)];

    expect(second.lines).toEqual(first.lines);
    expect(first.lines.length).toBeGreaterThan(100);
  });
});

function replay(seed: number, { violations, faults }: Result): string {
  return [
    `seed ${seed}: ${violations.join("; ")}`,
    "faults:",
    ...faults.map((fault) => `  ${fault}`),
    `replay: SEED=${seed} npx vitest run test/random`,
  ].join("\n");
}
