import { describe, expect, it } from "vitest";
import { fewest } from "./fewest.ts";

const numbers = (many: number) => Array.from({ length: many }, (_, nth) => nth + 1);
const has = (...wanted: readonly number[]) => {
  const asked: (readonly number[])[] = [];
  const fails = async (some: readonly number[]) => {
    asked.push(some);
    return wanted.every((one) => some.includes(one));
  };
  return { fails, asked };
};

describe("the fewest items that fail together", () => {
  it("are one, if one is enough, found in few tries", async () => {
    const { fails, asked } = has(37);

    expect(await fewest(numbers(100), fails, 1000)).toEqual([37]);
    expect(asked.length).toBeLessThan(20);
  });

  it("are those that only fail together, wherever they stand", async () => {
    expect(await fewest(numbers(50), has(2, 25, 49).fails, 1000)).toEqual([2, 25, 49]);
    expect(await fewest(numbers(7), has(1, 7).fails, 1000)).toEqual([1, 7]);
  });

  it("are all, if none can be left out", async () => {
    expect(await fewest([1, 2, 3], has(1, 2, 3).fails, 1000)).toEqual([1, 2, 3]);
  });

  it("are none, if it fails without any", async () => {
    const { fails, asked } = has();

    expect(await fewest(numbers(10), fails, 1000)).toEqual([]);
    expect(asked).toEqual([[]]);
  });

  it("are minimal in the end: leaving out any one makes it pass", async () => {
    // Two even ones, and one that can be divided by seven.
    const fails = async (some: readonly number[]) =>
      some.filter((one) => one % 2 === 0).length >= 2 && some.some((one) => one % 7 === 0);

    const left = await fewest(numbers(60), fails, 1000);

    expect(await fails(left)).toBe(true);
    for (const one of left) expect(await fails(left.filter((other) => other !== one))).toBe(false);
  });

  it("are not looked for longer than allowed, and still fail", async () => {
    const { fails, asked } = has(3, 90);

    const left = await fewest(numbers(100), fails, 6);

    expect(asked).toHaveLength(6);
    expect(left).toEqual(expect.arrayContaining([3, 90]));
  });
});
