import type { Result } from "../run.ts";

/** What runs came to, added up. */
export interface Tally {
  readonly runs: number;
  readonly jobs: number;
  readonly faults: number;
  readonly handlerRuns: number;
  /** How often each fault met each function: `fault, tab, function`. */
  readonly met: ReadonlyMap<string, number>;
  /** How often jobs ended in each way. */
  readonly ends: ReadonlyMap<string, number>;
}

export const nothing: Tally = {
  runs: 0,
  jobs: 0,
  faults: 0,
  handlerRuns: 0,
  met: new Map(),
  ends: new Map(),
};

export function tallyOf({ ends, faults, handlerRuns, met }: Result): Tally {
  const counted = new Map<string, number>();
  for (const end of ends) counted.set(end, (counted.get(end) ?? 0) + 1);
  return { runs: 1, jobs: ends.length, faults: faults.length, handlerRuns, met, ends: counted };
}

export function plus(one: Tally, other: Tally): Tally {
  return {
    runs: one.runs + other.runs,
    jobs: one.jobs + other.jobs,
    faults: one.faults + other.faults,
    handlerRuns: one.handlerRuns + other.handlerRuns,
    met: added(one.met, other.met),
    ends: added(one.ends, other.ends),
  };
}

function added(
  one: ReadonlyMap<string, number>,
  other: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const sum = new Map(one);
  for (const [what, times] of other) sum.set(what, (sum.get(what) ?? 0) + times);
  return sum;
}
