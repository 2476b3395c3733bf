import { describe, expect, it } from "vitest";
import type { Result, RunOptions } from "../run.ts";
import { numbered, shrunk, statementOf } from "./shrinking.ts";

/** A run in which these faults strike, and in which `violated` says what comes of those that are wanted. */
function runOf(ids: readonly string[], violated: (some: readonly string[]) => readonly string[]) {
  const asked: (readonly string[] | undefined)[] = [];
  const run = async (_: number, { only }: RunOptions = {}): Promise<Result> => {
    asked.push(only);
    const struck = ids.filter((id) => only === undefined || only.includes(id));
    return {
      violations: violated(struck),
      faults: struck.map((id) => ({ id, text: `what ${id} did` })),
      idle: [],
      inert: [],
      lines: [],
      ends: [],
      met: new Map(),
      handlerRuns: 0,
    };
  };
  return { run, asked };
}

describe("shrinking a failing run", () => {
  it("keeps the faults without which the statement holds, under their numbers in the whole run", async () => {
    const { run } = runOf(["a", "b", "c", "d", "e"], (some) =>
      some.includes("b") && some.includes("e") ? [`2: left, after ${some.length} faults`] : [],
    );

    expect(await shrunk(run, 7)).toEqual({
      violation: "2: left, after 2 faults",
      all: 5,
      kept: [
        { number: 2, id: "b", text: "what b did" },
        { number: 5, id: "e", text: "what e did" },
      ],
    });
  });

  it("does not take the violation of another statement for it", async () => {
    const { run } = runOf(["a", "b"], (some) => {
      if (some.length === 2) return ["3: both refresh"];
      return some.includes("a") ? ["4: never ended"] : [];
    });

    expect((await shrunk(run, 7))?.kept?.map(({ id }) => id)).toEqual(["a", "b"]);
  });

  it("says so if the listed faults do not make it fail", async () => {
    const { run, asked } = runOf(["a"], () => []);
    const onlyDrawn = async (seed: number, options: RunOptions = {}) => ({
      ...(await run(seed, options)),
      violations: options.only === undefined ? ["4: never ended"] : [],
    });

    expect(await shrunk(onlyDrawn, 7)).toEqual({ violation: "4: never ended", all: 1, kept: undefined });
    expect(asked).toEqual([undefined, ["a"]]);
  });

  it("has nothing to say of a run that holds", async () => {
    expect(await shrunk(runOf(["a"], () => []).run, 7)).toBeUndefined();
  });

  it("counts a fault that shows twice as one", async () => {
    const { run } = runOf(["a", "b", "a"], () => []);

    expect(numbered(await run(7)).map(({ number, id, text }) => [number, id, text])).toEqual([
      [1, "a", "what a did; what a did"],
      [2, "b", "what b did"],
    ]);
  });

  it("knows a statement by its number, or by its words without ids and numbers", () => {
    expect(statementOf("2: job abc ended")).toBe(statementOf("2: the cluster is there"));
    expect(statementOf("job heznv6bx1dw2k1h13xd8 went from version 3 to 7")).toBe(
      statementOf("job 3yebx1s8b6d3datqb2bj went from version 10 to 10"),
    );
    expect(statementOf("job heznv6bx1dw2k1h13xd8 goes on")).not.toBe(
      statementOf("job heznv6bx1dw2k1h13xd8 is skipped"),
    );
  });
});
