import { expect, test } from "vitest";
import { heldBack, sliceOf } from "../../src/steps/held-back.ts";

/**
 * How long it takes if each of the janitor's rounds wakes the job in vain: the message that was held back is stale then.
 * `first`: when the first of them comes; `every`: how long after that the next, `janitor.every`. Seconds.
 */
function lasts(whole: number, first: number, every: number): number {
  const slice = sliceOf(every);
  let [now, round] = [0, first];
  let held = heldBack(0, whole, slice);
  for (let looks = 0; !held.isOver; looks++) {
    if (looks === 1000) throw new Error(`never over: ${JSON.stringify(held)}`);
    const due = now + held.pause;
    const isWoken = round <= due;
    held = heldBack(held.soFar + (isWoken ? 0 : held.pause), whole, slice);
    now = isWoken ? round : due;
    if (isWoken) round += every;
  }
  return now;
}

test("what nobody wakes is over when it is over, to a few seconds", () => {
  for (const whole of [1, 60, 239, 240, 241, 900, 1800, 3600])
    expect(lasts(whole, Number.POSITIVE_INFINITY, 300)).toBeLessThanOrEqual(whole + 1);
});

/** The least that `janitor.every` may be, its default, and one that is longer than SQS holds a message back. */
const rounds = [60, 300, 3600];

test.each(rounds.flatMap((every) => [60, 240, 241, 900, 1800, 3600].map((whole) => ({ every, whole }))))(
  "a janitor that wakes the job in vain every $every s keeps no wait of $whole s from its end",
  ({ every, whole }) => {
    for (let first = 0; first < every; first += 1)
      expect(lasts(whole, first, every)).toBeLessThanOrEqual(whole * 1.5 + every);
  },
);
