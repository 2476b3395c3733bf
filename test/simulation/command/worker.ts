import { parentPort } from "node:worker_threads";
import { type RunOptions, run } from "../run.ts";
import { nothing, plus, type Tally, tallyOf } from "./tally.ts";

// Whoever imports the bundle runs seeds by itself; a worker is told which.
export { run };

/** What makes a run, besides its seed; can be sent to a worker. */
export type Setting = Pick<RunOptions, "trouble" | "drawn" | "certain" | "given" | "jobs">;

/** Runs these seeds, one after another, up to the first that fails. */
export interface Order {
  readonly from: number;
  readonly count: number;
  readonly setting: Setting;
}

export interface Answer {
  readonly tally: Tally;
  readonly failed?: { readonly seed: number; readonly violations: readonly string[] };
}

async function carryOut({ from, count, setting }: Order): Promise<Answer> {
  let tally = nothing;
  for (let seed = from; seed < from + count; seed += 1) {
    try {
      const result = await run(seed, setting);
      tally = plus(tally, tallyOf(result));
      const { violations } = result;
      if (violations.length > 0) return { tally, failed: { seed, violations } };
    } catch (error) {
      const how = error instanceof Error ? (error.stack ?? error.message) : `${error}`;
      return { tally, failed: { seed, violations: [`the run broke off: ${how}`] } };
    }
  }
  return { tally };
}

parentPort?.on("message", async (order: Order) => {
  parentPort?.postMessage(await carryOut(order));
});
