import { availableParallelism } from "node:os";
import { describe, expect, it } from "vitest";
import { readCommand, UsageError } from "./options.ts";

const read = (line: string) => readCommand(line === "" ? [] : line.split(" "));

describe("the command line of the simulation", () => {
  it("runs a thousand seeds on all cores, until the first fails, if nothing is said", () => {
    expect(read("")).toEqual({
      kind: "bulk",
      seeds: 1000,
      from: 1,
      workers: availableParallelism(),
      minutes: undefined,
      failures: 1,
      json: false,
      table: false,
    });
  });

  it("takes the seeds, and how long", () => {
    expect(read("--seeds 50 --from 7 --workers 3 --minutes 0.5 --table --json --failures 9")).toMatchObject({
      kind: "bulk",
      seeds: 50,
      from: 7,
      workers: 3,
      minutes: 0.5,
      failures: 9,
      json: true,
      table: true,
    });
  });

  it("takes the highest seed as the last of many, or of the runs for a mistake", () => {
    expect(read("--seeds 3 --from 4294967293")).toMatchObject({ seeds: 3, from: 4294967293 });
    expect(read("--mistakes --runs 1 --from 4294967295")).toMatchObject({ runs: 1, from: 4294967295 });
  });

  it("replays a seed, with all its faults, with some of them, or with none", () => {
    expect(read("--seed 12")).toEqual({ kind: "replay", seed: 12, keep: undefined, mistake: undefined });
    expect(read("--seed 12 --keep 3,17")).toMatchObject({ keep: [3, 17] });
    expect(readCommand(["--seed", "12", "--keep", ""])).toMatchObject({ keep: [] });
  });

  it("searches for the mistakes within 20,000 runs each", () => {
    expect(read("--mistakes")).toMatchObject({ kind: "mistakes", runs: 20_000, from: 1, record: false });
    expect(read("--mistakes --record --runs 300")).toMatchObject({ runs: 300, record: true });
  });

  it("runs every fault of every story, a sample of them, or one case again", () => {
    expect(read("--exhaustive --workers 2")).toEqual({
      kind: "exhaustive",
      story: undefined,
      faults: [],
      every: 1,
      workers: 2,
      json: false,
    });
    expect(read("--exhaustive --every 9 --json")).toMatchObject({ every: 9, json: true });
    expect(readCommand(["--exhaustive", "--story", "rds fails", "--every", "9"])).toMatchObject({
      story: "rds fails",
      every: 9,
    });
    expect(
      readCommand(["--exhaustive", "--story", "rds fails", "--fault", "kill at 1", "--fault", "die at 2"]),
    ).toMatchObject({ story: "rds fails", faults: ["kill at 1", "die at 2"] });
    expect(() => read("--exhaustive --fault x")).toThrow("--fault needs --story, one of: rds succeeds, ");
    expect(() => read("--exhaustive --story x")).toThrow("--story x is none of: rds succeeds, ");
  });

  it("helps, whatever else is said", () => {
    expect(read("--seeds many --help")).toEqual({ kind: "help" });
  });

  it.each([
    ["--seeds 0", "--seeds 0 is no whole number from 1 to 1000000000"],
    ["--seeds many", "--seeds many is no whole number from 1 to 1000000000"],
    ["--from 1.5", "--from 1.5 is no whole number from 0 to 4294967295"],
    [
      "--seeds 3 --from 4294967294",
      "--from 4294967294 with --seeds 3 ends at the seed 4294967296; the highest is 4294967295",
    ],
    [
      "--mistakes --from 4294967295",
      "--from 4294967295 with --runs 20000 ends at the seed 4294987294; the highest is 4294967295",
    ],
    ["--workers 65", "--workers 65 is no whole number from 1 to 64"],
    ["--minutes 0", "--minutes 0 is no number above 0, up to 1440"],
    ["--seed 1 --keep 0", "--keep 0 is no whole number from 1 to 1000000"],
    ["--mistakes --runs 20001", "--runs 20001 is no whole number from 1 to 20000"],
    ["--keep 3", "--keep does not go with --seeds; it goes with --seed"],
    ["--seed 1 --from 3", "--from does not go with --seed; it goes with --mistakes or --seeds"],
    ["--exhaustive --fault x --json", "--json does not go with --fault, which shows one case event by event"],
    ["--mistakes --seed 3", "--seed does not go with --mistakes; it goes with --seed"],
  ])("refuses %s, and names the flag, its value and its limit", (line, message) => {
    expect(() => read(line)).toThrow(new UsageError(message));
  });

  it.each([
    ["--seed 7 --seed 8", "--seed is given twice: it takes effect once"],
    ["--json --seeds 5 --json", "--json is given twice: it takes effect once"],
  ])("refuses %s, which one of the two would be lost of", (line, message) => {
    expect(() => read(line)).toThrow(new UsageError(message));
  });

  it("refuses what it does not know", () => {
    expect(() => read("--sedes 4")).toThrow(/--sedes/);
  });
});
