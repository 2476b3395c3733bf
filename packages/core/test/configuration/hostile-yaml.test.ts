import { describe, expect, it } from "vitest";
import { readStage } from "../../src/configuration/document.ts";

const LETTERS = [..."abcdefghijklmnopqrst"];

/** Twenty lines, each with nine aliases of the one before: 9 to the 19th values. */
function laughs(innermost: string, of: (aliases: string) => string): string {
  return LETTERS.map((name, index) => {
    const before = LETTERS[index - 1];
    return `${name}: &${name} ${before === undefined ? innermost : of(Array(9).fill(`*${before}`).join(", "))}`;
  }).join("\n");
}

/** Far above what each takes on a slow machine, far below what an unbounded reader would take. */
const BOUND_MS = 10_000;

describe("YAML that is meant to be slow", () => {
  it.each<[string, string, RegExp]>([
    [
      "aliases within aliases",
      laughs("[x]", (aliases) => `[${aliases}]`),
      /more than 50000 values: are there aliases/,
    ],
    [
      "merges within merges",
      laughs("{x: 1}", (aliases) => `{<<: [${aliases}]}`),
      /more than 50000 values: are there aliases/,
    ],
    ["an alias inside its own anchor", "a: &a [*a]", /inside its own anchor/],
    ["a merge of itself", "a: &a {<<: *a}", /inside its own anchor/],
    ["as many aliases as fit", `a: &a 1\nb: [${"*a,".repeat(300_000)}]`, /more than 50000 values/],
    [
      "as many keys as fit",
      Array.from({ length: 100_000 }, (_, index) => `k${index}:`).join("\n"),
      /more than 50000 values/,
    ],
    ["the same key again and again", "k: 1\n".repeat(100_000), /stands here twice/],
    ["deep lists", "[".repeat(300_000), /nested too deeply/],
    ["deep dashes", "- ".repeat(300_000), /nested too deeply/],
    ["no YAML on any line", "a: b: c\n".repeat(50_000), /a second colon/],
  ])("%s: is refused in bounded time", (_, text, message) => {
    const start = performance.now();
    const result = readStage(text, "stage.yaml");

    expect(performance.now() - start).toBeLessThan(BOUND_MS);
    expect(result).toMatchObject({ ok: false, description: expect.stringMatching(message) });
    expect(result.ok ? 0 : result.problems.length).toBeLessThan(150);
  });
});
