import { describe, expect, it } from "vitest";
import { changeLine, type Described, described, difference, type State, stateLines } from "./state.ts";

const state = (...things: readonly [string, Described][]): State => new Map(things);
const job = (values: Readonly<Record<string, string | number | undefined>>): [string, Described] => [
  "job 1",
  described("job 1", values),
];
const lines = (before: State, after: State) => difference(before, after).map(changeLine);

describe("the difference of two states", () => {
  it("is nothing where nothing differs", () => {
    expect(difference(state(job({ version: 1 })), state(job({ version: 1 })))).toEqual([]);
  });

  it("names the values that differ, before and after, and no other", () => {
    const before = state(job({ step: "cloner", version: 4, faults: 0 }));
    const after = state(job({ step: "reaper", version: 5, faults: 0, verdict: "failed" }));

    expect(lines(before, after)).toEqual([
      "job 1: step cloner → reaper, version 4 → 5, verdict nothing → failed",
    ]);
  });

  it("shows a value that is taken off", () => {
    const [before, after] = [state(job({ dueAt: "noon" })), state(job({ dueAt: undefined }))];

    expect(lines(before, after)).toEqual(["job 1: dueAt noon → nothing"]);
  });

  it("shows what has come to be and what is gone, with all its values", () => {
    const lock = described("lock one", { holder: "job 1" });
    const [with_, without] = [state(job({ version: 1 }), ["lock one", lock]), state(job({ version: 1 }))];

    expect(lines(without, with_)).toEqual(["lock one: nothing → holder job 1"]);
    expect(lines(with_, without)).toEqual(["lock one: holder job 1 → nothing"]);
  });

  it("follows a thing that is renamed", () => {
    const [before, after] = ["instance a", "instance b"].map((name) =>
      state(["db-1", described(name, { status: "renaming" })]),
    );

    expect(lines(before ?? state(), after ?? state())).toEqual(["instance a: name instance a → instance b"]);
  });
});

it("shows a whole state, one line a thing", () => {
  const whole = state(job({ status: "running", version: 2 }), ["lock", described("lock", { holder: "1" })]);

  expect(stateLines(whole)).toEqual(["job 1: status running, version 2", "lock: holder 1"]);
});
