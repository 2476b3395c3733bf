import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Copies } from "./command/copies.ts";
import { seedRunner } from "./command/seeds.ts";
import type { Answer, Setting } from "./command/worker.ts";
import { mistakes } from "./mistakes/catalogue.ts";
import { caught } from "./mistakes/caught.ts";
import { checkOf, checks } from "./mistakes/checks.ts";
import { unbroken } from "./mistakes/unbroken.ts";

vi.setConfig({ testTimeout: 30_000 });

let copies: Copies;
/** Runs the code as it is, beside what has the mistake. */
let runner: ReturnType<typeof seedRunner>;
beforeAll(async () => {
  copies = await Copies.open();
  runner = seedRunner(await copies.file());
});
afterAll(async () => {
  await runner.stop();
  await copies.close();
});

const answers = new Map<string, Promise<Answer>>();

/** Many mistakes are caught by the same runs: each is run once as it is. */
function asItIs(seed: number, setting: Setting = {}): Promise<Answer> {
  const key = JSON.stringify([seed, setting]);
  const answer = answers.get(key) ?? runner.carryOut({ from: seed, count: 1, setting });
  answers.set(key, answer);
  return answer;
}

/** The checks that a mistake has broken. */
const broken = new Set<string>();

describe("a mistake in core is caught by its recorded seed, which the code as it is survives", () => {
  const each = mistakes.map((mistake, nth) => [mistake.name, mistake, mistakes[nth + 1]] as const);
  it.each(each)("%s", async (name, mistake, next) => {
    const seed = caught[name]?.seed;
    if (seed === undefined)
      throw new Error(`no seed is recorded: npm run simulate -- --mistakes --mistake "${name}" --record`);
    const { options } = mistake;
    const wrong = await copies.run(mistake);
    // Bundled beside this one's runs; if it cannot be, its own test says so.
    if (next) copies.file(next).catch(() => {});

    const [right, { violations }] = await Promise.all([asItIs(seed, options), wrong(seed, options)]);

    for (const violation of violations) {
      const check = checkOf(violation, options?.jobs === "databases" ? "databases" : "refreshes");
      if (check === undefined)
        throw new Error(`no check is known that says so; mistakes/checks.ts reads them: ${violation}`);
      broken.add(check.name);
    }
    expect(violations.join("\n")).toMatch(new RegExp(mistake.breaks, "m"));
    expect(right.failed?.violations).toBeUndefined();
  });
});

// After all of them: it asks what they have come to.
it("every check is broken by a mistake, or it is said why by none", () => {
  const names = new Set(checks.map(({ name }) => name));
  const never = [...names].filter((name) => !broken.has(name));

  expect(never.toSorted()).toEqual(Object.keys(unbroken).toSorted());
});

it("no two mistakes have one name, and no seed is recorded for one that is not there", () => {
  const names = mistakes.map(({ name }) => name);

  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining(Object.keys(caught)));
});
