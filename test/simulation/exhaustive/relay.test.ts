import { describe, expect, it } from "vitest";
import type { Chapter } from "./cases.ts";
import { type Order, ordersOf } from "./order.ts";
import { describeOrder, Relay } from "./relay.ts";
import { storyNamed } from "./story.ts";

/** Ten single faults, `s0` to `s9`, and no pairs. */
const chapter: Chapter = {
  story: storyNamed("rds succeeds"),
  track: [],
  cases: { singles: Array.from({ length: 10 }, (_, nth) => [`s${nth}`]), pairs: [] },
  allPairs: 0,
};
const sample: Order = { story: 0, kind: "singles", from: 1, count: 3, every: 4 };

/** A worker of which no order comes back that has this fault in it, nor any after it. */
function runnerThatLoses(fault: string, opened: string[]) {
  return () => {
    let isLost = false;
    opened.push("opened");
    return {
      carryOut: async (order: Order) => {
        const numbers = Array.from({ length: order.count }, (_, nth) => order.from + nth * order.every);
        isLost ||= numbers.some((number) => `s${number}` === fault);
        if (isLost) throw new Error(`${describeOrder([chapter], order)} did not end`);
        return { runs: order.count, struck: order.count, handlerRuns: 0, failures: [] };
      },
      stop: async () => {
        opened.push("stopped");
      },
    };
  };
}

async function answersOf(relay: Relay, order: Order) {
  const answers = [];
  for await (const answer of relay.carryOut(order)) answers.push(answer);
  return answers;
}

describe("workers one after another", () => {
  it("answer an order at once if nothing happens", async () => {
    const opened: string[] = [];

    const answers = await answersOf(new Relay([chapter], runnerThatLoses("none", opened)), sample);

    expect(answers).toMatchObject([{ order: sample, runs: 3, failures: [] }]);
    expect(opened).toEqual(["opened"]);
  });

  it("run each case alone when a worker is lost: the one that did it is a failure, the others run", async () => {
    const opened: string[] = [];

    const answers = await answersOf(new Relay([chapter], runnerThatLoses("s5", opened)), sample);

    expect(answers.map(({ order, runs, struck }) => [order.from, runs, struck])).toEqual([
      [1, 1, 1],
      [5, 1, 0],
      [9, 1, 1],
    ]);
    expect(answers.flatMap(({ failures }) => failures)).toEqual([
      {
        story: "rds succeeds",
        faults: ["s5"],
        violations: ['Error: "rds succeeds" with s5 did not end'],
      },
    ]);
    expect(opened).toEqual(["opened", "stopped", "opened", "stopped", "opened"]);
  });
});

it("orders are every case that is wanted, once, and single faults before pairs", () => {
  const orders = [
    ...ordersOf(
      [
        { singles: 41, pairs: 1 },
        { singles: 2, pairs: 0 },
      ],
      3,
    ),
  ];

  expect(orders.map(({ story, kind, from, count }) => [story, kind, from, count])).toEqual([
    [0, "singles", 0, 40],
    [0, "singles", 120, 1],
    [1, "singles", 0, 2],
    [0, "pairs", 0, 1],
  ]);
});
