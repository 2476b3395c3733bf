import { Dice } from "@dblab-refresh/local/chaos/dice";
import { functionsOnTheWay, plannedKills } from "@dblab-refresh/local/chaos/kill-plan";
import { requestsInOrder } from "@dblab-refresh/local/chaos/requests";
import { describe, expect, it } from "vitest";

function first<T>(count: number, of: Iterator<T>): readonly T[] {
  return Array.from({ length: count }, () => of.next().value);
}

describe("the plan of the kills", () => {
  it("follows from the seed alone", () => {
    const [one, again, other] = [7, 7, 8].map((seed) => first(100, plannedKills(new Dice(seed))));

    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it("spreads the moments from 20 to 900 ms after the process is back", () => {
    const moments = first(2_000, plannedKills(new Dice(1))).map(({ afterMs }) => afterMs);

    expect(Math.min(...moments)).toBeGreaterThanOrEqual(20);
    expect(Math.min(...moments)).toBeLessThan(30);
    expect(Math.max(...moments)).toBeLessThanOrEqual(900);
    expect(Math.max(...moments)).toBeGreaterThan(890);
  });

  it("aims at every function of a job's way, in 50 kills of any seed at least three times", () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const aims = first(50, plannedKills(new Dice(seed))).map(({ aim }) => aim?.at);
      for (const name of functionsOnTheWay) {
        expect(aims.filter((at) => at === name).length, `${name}, seed ${seed}`).toBeGreaterThanOrEqual(3);
      }
    }
  });
});

describe("the order of the jobs", () => {
  it("follows from the seed, gives each source its turn, and each job a request of its own", () => {
    const [one, again] = [3, 3].map((seed) => first(20, requestsInOrder(new Dice(seed))));

    expect(again).toEqual(one);
    expect(one?.filter(({ target }) => target === "demo")).toHaveLength(10);
    expect(new Set(one?.map(({ requestId }) => requestId)).size).toBe(20);
  });

  it("has jobs of both sources from the second on, with any seed: a run may be as short as that", () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const targets = first(2, requestsInOrder(new Dice(seed))).map(({ target }) => target);
      expect(new Set(targets), `seed ${seed}`).toEqual(new Set(["demo", "demo-aurora"]));
    }
  });

  it("is another one with another seed", () => {
    const orders = [1, 2, 3, 4].map((seed) =>
      first(20, requestsInOrder(new Dice(seed)))
        .map(({ target }) => target)
        .join(),
    );

    expect(new Set(orders).size).toBe(4);
  });
});
