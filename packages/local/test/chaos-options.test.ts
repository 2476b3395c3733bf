import { readOptions } from "@dblab-refresh/local/chaos/options";
import { describe, expect, it } from "vitest";

describe("the command line of the chaos run", () => {
  it("has a default for everything", () => {
    expect(readOptions([])).toEqual({
      kind: "run",
      options: { kills: 60, jobs: 20, seed: 1, minutes: 10, json: false },
    });
  });

  it("takes every limit itself", () => {
    const least = readOptions(["--kills", "1", "--jobs", "2", "--seed", "0", "--minutes", "0.001"]);
    const most = readOptions([
      "--kills",
      "10000",
      "--jobs",
      "1000",
      "--seed",
      "4294967295",
      "--minutes",
      "240",
    ]);

    expect([least.kind, most.kind]).toEqual(["run", "run"]);
  });

  it.each([
    ["--kills", "0", "a whole number from 1 to 10000"],
    ["--kills", "10001", "a whole number from 1 to 10000"],
    ["--kills", "2.5", "a whole number from 1 to 10000"],
    ["--jobs", "1", "a whole number from 2 to 1000"],
    ["--seed", "4294967296", "a whole number from 0 to 4294967295"],
    ["--seed", "0x10", "a whole number from 0 to 4294967295"],
    ["--minutes", "0", "a number from 0.001 to 240"],
    ["--minutes", "Infinity", "a number from 0.001 to 240"],
    ["--minutes", "", "a number from 0.001 to 240"],
  ])("refuses %s %s, and names the flag, the value and the limit", (flag, value, limit) => {
    expect(readOptions([flag, value])).toEqual({
      kind: "wrong",
      message: `${flag} ${value} is not allowed: ${limit}`,
    });
  });

  it("refuses what it does not know", () => {
    expect(readOptions(["--kill", "5"])).toMatchObject({
      kind: "wrong",
      message: expect.stringContaining("--kill"),
    });
  });

  it("refuses an option that is given twice", () => {
    expect(readOptions(["--seed", "7", "--seed", "8"])).toEqual({
      kind: "wrong",
      message: "--seed is given twice: it takes effect once",
    });
  });
});
