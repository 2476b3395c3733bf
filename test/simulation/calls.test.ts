import { describe, expect, it } from "vitest";
import { serviceOf } from "./calls.ts";
import { run } from "./run.ts";

describe("what stands behind a call", () => {
  it("is known of every call that handlers make", async () => {
    const words = new Set<string>();
    const [anyone, databases] = [{}, { jobs: "databases" } as const];
    const onPlace = ({ name }: { readonly name: string }) => {
      // As `Life` names them: installation, function, job, call; with which time it is at the end.
      const [, word] = /^\w+ [a-z-]+ (?:[a-z0-9]{20}|-) (\w+)[ .]/.exec(name) ?? [];
      if (word !== undefined) words.add(word);
    };

    for (let seed = 1; seed <= 6; seed += 1)
      for (const options of [anyone, databases]) await run(seed, { ...options, onPlace });

    for (const word of words) expect(() => serviceOf(word), word).not.toThrow();
    expect(words).toContain("Route53");
    expect(words).toContain("connect");
  }, 60_000);
});
