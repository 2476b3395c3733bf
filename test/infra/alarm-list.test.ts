import { expect, it } from "vitest";
import { alarmPlans } from "../../infra/alarm-list.ts";
import { looksBackBriefly } from "./aws-limits.ts";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const janitors = [MINUTE, 2 * MINUTE, 3 * MINUTE, 5 * MINUTE, 10 * MINUTE, HOUR, DAY].flatMap((every) =>
  [1, 90, 2 * MINUTE, HOUR, DAY].map((grace) => ({ every, grace })),
);

/** The longest time between two rounds that find what an ended job has left, when rounds come late by turns. Seconds. */
function longestSilence({ every, grace }: { every: number; grace: number }): number {
  const LOOK_AGAIN = 5 * MINUTE;
  const found: number[] = [];
  let due = 0;
  for (let round = 0; found.length < 20; round++) {
    // Scheduled with a precision of a minute, and a round takes a while.
    const now = round * every + (round % 2) * (MINUTE - 1);
    if (due > now - grace) continue;
    found.push(now);
    due = now + LOOK_AGAIN;
  }
  return Math.max(...found.slice(1).map((at, index) => at - (found[index] ?? at)));
}

function plan(name: string, janitor: { every: number; grace: number }) {
  const found = alarmPlans({ janitor }).find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no alarm ${name}`);
  return found;
}

it.each(janitors)(
  "leftovers stay an alarm between the rounds that look at them: every $every s, grace $grace s",
  (janitor) => {
    const { periodSeconds, periods, badPeriods } = plan("leftovers", janitor);

    expect(badPeriods).toBe(1);
    expect(periodSeconds * periods).toBeGreaterThan(longestSilence(janitor));
    expect(periodSeconds * periods).toBeGreaterThan(5 * MINUTE + janitor.grace + 2 * janitor.every);
  },
);

it.each(janitors)("CloudWatch takes every alarm: every $every s, grace $grace s", (janitor) => {
  for (const { name, periodSeconds, periods, badPeriods = periods } of alarmPlans({ janitor })) {
    expect(periodSeconds % MINUTE, name).toBe(0);
    expect(periodSeconds, name).toBeGreaterThanOrEqual(MINUTE);
    expect(periodSeconds, name).toBeLessThanOrEqual(DAY);
    expect(badPeriods, name).toBeLessThanOrEqual(periods);
    expect(looksBackBriefly({ period: periodSeconds, evaluationPeriods: periods }), name).toBe(true);
  }
});

it.each(janitors)(
  "a round is in each period of what rounds count: every $every s, grace $grace s",
  (janitor) => {
    for (const name of ["overdue-job", "old-clone", "janitor-faults", "janitor-silent"])
      expect(plan(name, janitor).periodSeconds, name).toBeGreaterThanOrEqual(
        Math.min(DAY, 2 * janitor.every),
      );
  },
);
