import { describe, expect, it } from "vitest";
import { describeFailure } from "./command/failing-run.ts";
import { run } from "./run.ts";

/** As many as `npm test` has time for; `npm run simulate` runs as many as one likes. */
const SEEDS = 100;

describe("simulated runs of the real handlers in virtual time", () => {
  it("hold what must always hold, whatever is killed, lost, refused, repeated or late", async () => {
    const ends: string[] = [];
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { violations, ends: ended } = await run(seed);
      ends.push(...ended);
      if (violations.length > 0) expect.fail(await describeFailure(run, { seed, violations }));
    }
    // Runs in which nothing comes about break nothing, and prove nothing.
    const as = (how: string) => ends.filter((end) => end.startsWith(how)).length;
    expect(as("succeeded")).toBeGreaterThan(SEEDS / 3);
    expect(as("cancelled")).toBeGreaterThan(SEEDS / 20);
    expect(as("skipped")).toBeGreaterThan(SEEDS / 20);
    expect(new Set(ends).size).toBeGreaterThan(10);
  }, 120_000);

  it.each([7, 8, 9])("give the same trace for the same seed (%i)", async (seed) => {
    const [one, again] = [await run(seed, { traced: true }), await run(seed, { traced: true })];

    expect(again.lines).toEqual(one.lines);
    expect(one.lines.length).toBeGreaterThan(100);
  });

  it.each([7, 8, 9])("give the same trace when the faults that struck are listed (%i)", async (seed) => {
    const drawn = await run(seed, { traced: true });

    const listed = await run(seed, {
      traced: true,
      only: [...drawn.faults.map(({ id }) => id), ...drawn.idle],
    });

    expect(listed.lines).toEqual(drawn.lines);
    expect(listed.faults).toEqual(drawn.faults);
    expect(drawn.faults.length).toBeGreaterThan(0);
  });

  it("has none but the faults that are listed", async () => {
    const drawn = await run(7);
    const some = drawn.faults.map(({ id }) => id).filter((_, nth) => nth % 2 === 0);

    const { faults } = await run(7, { only: some });

    expect(faults.length).toBeGreaterThan(0);
    for (const { id } of faults) expect(some).toContain(id);
  });
});
