import { expect, test } from "vitest";
import { heldBack } from "../../src/steps/held-back.ts";

/** The janitor's rounds by default: `janitor.every`. Seconds. */
const ROUND = 300;

/**
 * How long it takes if each of the janitor's rounds wakes the job in vain: the message that was held back is stale then.
 * `first`: when the first of them comes.
 */
function lasts(whole: number, first: number): number {
  let [now, round] = [0, first];
  let held = heldBack(0, whole);
  for (let looks = 0; !held.isOver; looks++) {
    if (looks === 1000) throw new Error(`never over: ${JSON.stringify(held)}`);
    const due = now + held.pause;
    const isWoken = round <= due;
    held = heldBack(held.soFar + (isWoken ? 0 : held.pause), whole);
    now = isWoken ? round : due;
    if (isWoken) round += ROUND;
  }
  return now;
}

test("what nobody wakes is over when it is over, to a few seconds", () => {
  for (const whole of [1, 60, 239, 240, 241, 900, 1800, 3600])
    expect(lasts(whole, Number.POSITIVE_INFINITY)).toBeLessThanOrEqual(whole + 1);
});

test.each([60, 240, 241, 900, 1800, 3600])(
  "a janitor that wakes the job in vain at each of its rounds keeps no wait of %d s from its end",
  (whole) => {
    for (let first = 0; first < ROUND; first += 1)
      expect(lasts(whole, first)).toBeLessThanOrEqual(whole * 1.5 + ROUND);
  },
);
