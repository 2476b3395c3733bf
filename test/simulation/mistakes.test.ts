import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Copies } from "./command/copies.ts";
import { mistakes } from "./mistakes/catalogue.ts";
import { caught } from "./mistakes/caught.ts";

vi.setConfig({ testTimeout: 30_000 });

let copies: Copies;
beforeAll(async () => {
  copies = await Copies.open();
});
afterAll(() => copies.close());

describe("a mistake in core is caught by its recorded seed, which the code as it is survives", () => {
  it.each(mistakes.map((mistake) => [mistake.name, mistake] as const))("%s", async (name, mistake) => {
    const seed = caught[name]?.seed;
    if (seed === undefined)
      throw new Error(`no seed is recorded: npm run simulate -- --mistakes --mistake "${name}" --record`);
    const [right, wrong] = [await copies.run(), await copies.run(mistake)];

    const { violations } = await wrong(seed, mistake.options);

    expect(violations.join("\n")).toMatch(new RegExp(mistake.breaks, "m"));
    expect((await right(seed, mistake.options)).violations).toEqual([]);
  });
});

it("no two mistakes have one name, and no seed is recorded for one that is not there", () => {
  const names = mistakes.map(({ name }) => name);

  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining(Object.keys(caught)));
});
