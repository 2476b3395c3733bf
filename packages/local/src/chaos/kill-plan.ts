import { type Step, steps } from "@dblab-refresh/core/job/step";
import type { Dice } from "./dice.ts";

/** Steps that only jobs of databases come to: the chaos is made of refreshes. */
const OF_DATABASES = ["restorer", "exporter"] as const;
type RefreshStep = Exclude<Step, (typeof OF_DATABASES)[number]>;

/** The functions on a refresh's way. Each must be met at work. */
export const functionsOnTheWay: readonly ("intake" | RefreshStep | "notifier")[] = [
  "intake",
  ...steps.filter((step): step is RefreshStep => !OF_DATABASES.some((other) => other === step)),
  "notifier",
];
export type FunctionOnTheWay = (typeof functionsOnTheWay)[number];

/** The moment of one kill. Milliseconds. */
export interface PlannedKill {
  /** After the process is back from the kill before, or the kill may come at all. */
  readonly afterMs: number;
  /** Then the kill waits until this function begins, and comes so long after that, while it is at work. */
  readonly aim?: { readonly at: FunctionOnTheWay; readonly intoMs: number };
}

/** Most functions wait for a second between two looks: a moment just anywhere meets none of them most of the time. */
const AIMED = 2 / 3;

/** As long as most functions run, once their process is warm. Milliseconds. */
const LONGEST_INTO = 40;

/** Without an end. Aims go through all functions in turn, in an order that is drawn anew each time. */
export function* plannedKills(dice: Dice): Generator<PlannedKill, never> {
  let bag: readonly FunctionOnTheWay[] = [];
  for (;;) {
    const afterMs = dice.between(20, 900);
    if (dice.draw() >= AIMED) {
      yield { afterMs };
      continue;
    }
    const [at, ...rest] = bag.length > 0 ? bag : dice.shuffled(functionsOnTheWay);
    bag = rest;
    yield { afterMs, ...(at && { aim: { at, intoMs: dice.between(0, LONGEST_INTO) } }) };
  }
}
