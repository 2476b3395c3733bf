import crypto, { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { stories } from "./exhaustive/story.ts";
import { told } from "./exhaustive/track.ts";
import { withoutMachine } from "./forbidden-machine.ts";
import { run } from "./run.ts";

describe("a simulated world reads neither the machine's clock nor its randomness", () => {
  it("in runs of seeds", async () => {
    const violations: string[] = [];
    let handlerRuns = 0;

    const asked = await withoutMachine(async () => {
      for (let seed = 1; seed <= 30; seed += 1) {
        const result = await run(seed, { traced: seed % 10 === 0 });
        violations.push(...result.violations);
        handlerRuns += result.handlerRuns;
      }
    });

    expect(asked).toEqual([]);
    expect(violations).toEqual([]);
    expect(handlerRuns).toBeGreaterThan(1000);
  }, 60_000);

  it("in stories", async () => {
    const ends: string[] = [];

    const asked = await withoutMachine(async () => {
      for (const story of stories) ends.push(...(await told(story, [])).ends);
    });

    expect(asked).toEqual([]);
    expect(ends).toEqual(stories.flatMap((story) => story.ends));
  }, 60_000);

  it.each<[string, () => unknown]>([
    ["Date.now", () => Date.now()],
    ["new Date()", () => new Date()],
    ["Date()", () => Date()],
    ["Math.random", () => Math.random()],
    ["performance.now", () => performance.now()],
    ["setTimeout", () => setTimeout(() => {}, 0)],
    ["node:crypto's randomUUID", () => randomUUID()],
    ["node:crypto's randomBytes", () => crypto.randomBytes(8)],
    ["the global crypto.randomUUID", () => globalThis.crypto.randomUUID()],
  ])("or it would be told: %s throws, even if that is caught", async (name, read) => {
    const asked = await withoutMachine(async () => {
      try {
        read();
      } catch {
        // As a handler takes a passing fault.
      }
    });

    expect(asked).toEqual([expect.stringContaining(`${name}, at `)]);
    expect(() => read()).not.toThrow();
  });

  it("but dates of moments that it knows, and what follows from a content", async () => {
    const dates: unknown[] = [];

    const asked = await withoutMachine(async () => {
      dates.push(new Date(0).toISOString(), Date.parse("2026-01-05"), new Date(0) instanceof Date);
      dates.push(crypto.createHash("sha256").update("").digest("hex").slice(0, 8));
    });

    expect(asked).toEqual([]);
    expect(dates).toEqual(["1970-01-01T00:00:00.000Z", 1767571200000, true, "e3b0c442"]);
  });
});
