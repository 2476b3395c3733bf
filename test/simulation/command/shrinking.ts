import type { Result, RunOptions } from "../run.ts";
import { fewest } from "./fewest.ts";
import type { Setting } from "./worker.ts";

/** A run is over in a fraction of a second: so many are worth a shorter story. */
const MOST_RUNS = 400;

/** A fault of a run, under its number in the run with all of them. */
export interface NumberedFault {
  /** From 1. */
  readonly number: number;
  readonly id: string;
  readonly text: string;
}

/** A failing run with as few of its faults as still break the same statement. */
export interface Shrunk {
  readonly violation: string;
  /** How many struck before. */
  readonly all: number;
  /** Undefined: with its faults listed the run does not fail, only with them drawn. */
  readonly kept: readonly NumberedFault[] | undefined;
}

type Run = (seed: number, options?: RunOptions) => Promise<Result>;

/** Repeats a failing run with fewer and fewer of its faults. Undefined if it does not fail at all. */
export async function shrunk(
  run: Run,
  seed: number,
  setting: Setting = {},
  most = MOST_RUNS,
): Promise<Shrunk | undefined> {
  const full = await run(seed, setting);
  const [first] = full.violations;
  if (first === undefined) return undefined;
  const faults = numbered(full);
  const statement = statementOf(first);
  const violationWith = async (some: readonly NumberedFault[]) => {
    const { violations } = await run(seed, { ...setting, only: some.map(({ id }) => id) });
    return violations.find((violation) => statementOf(violation) === statement);
  };
  if ((await violationWith(faults)) === undefined)
    return { violation: first, all: faults.length, kept: undefined };
  const kept = await fewest(faults, async (some) => (await violationWith(some)) !== undefined, most);
  return { violation: (await violationWith(kept)) ?? first, all: faults.length, kept };
}

/** The faults of a run with all of them. One that shows twice, at its beginning and at its end, is one. */
export function numbered({ faults }: Result): readonly NumberedFault[] {
  const texts = new Map<string, string[]>();
  for (const { id, text } of faults) texts.set(id, [...(texts.get(id) ?? []), text]);
  return [...texts].map(([id, text], nth) => ({ number: nth + 1, id, text: text.join("; ") }));
}

/** The number of the violated statement, or its words without what differs from run to run. */
export function statementOf(violation: string): string {
  return /^(\d+):/.exec(violation)?.[1] ?? violation.replace(/[a-z0-9]{20}|\d+/g, "…");
}
