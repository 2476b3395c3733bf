import { expect, it } from "vitest";
import { patience } from "../../src/steps/patience.ts";
import { later, secondsBetween } from "../../src/time.ts";
import { NOW } from "../job/a-job.ts";

it("a wait of four hours takes at most 30 looks, and is seen to end within a quarter of an hour", () => {
  let [now, looks] = [NOW, 0];
  for (; secondsBetween(NOW, now) < 4 * 3600; looks += 1) {
    const pause = patience(30, { stepStartedAt: NOW }, now);
    expect(pause).toBeGreaterThanOrEqual(30);
    expect(pause).toBeLessThanOrEqual(900);
    now = later(now, pause);
  }

  expect(looks).toBeLessThanOrEqual(30);
});

it("what takes minutes is seen to end within a minute or two", () => {
  expect(patience(30, { stepStartedAt: NOW }, later(NOW, 240))).toBe(80);
});

it("a poll interval longer than our patience is kept", () => {
  expect(patience(900, { stepStartedAt: NOW }, later(NOW, 86_400))).toBe(900);
});
