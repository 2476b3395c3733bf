import { performance } from "node:perf_hooks";
import type { Runner } from "./runner.ts";
import { Seeds, seedRunner } from "./seeds.ts";
import { nothing, plus, type Tally } from "./tally.ts";
import type { Answer, Order } from "./worker.ts";

export interface BulkOptions {
  readonly seeds: number;
  readonly from: number;
  readonly workers: number;
  /** No run begins after so many minutes. */
  readonly minutes: number | undefined;
  /** So many failing seeds are enough. */
  readonly failures: number;
}

/** A seed whose run violates something. */
export interface Failure {
  readonly seed: number;
  readonly violations: readonly string[];
  /** It never ended: whoever repeats it waits for ever. */
  readonly isStuck?: true;
}

/** What runs in bulk have come to, so far or in the end. */
export interface Bulk {
  readonly tally: Tally;
  readonly failures: readonly Failure[];
  readonly wanted: number;
  readonly seconds: number;
}

/** Runs seeds on several cores, until all are run, time is up, enough have failed, or somebody stops it. */
export async function bulk(
  options: BulkOptions,
  bundle: string,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (so: Bulk) => void },
): Promise<Bulk> {
  const { from, seeds: wanted, workers, minutes = Number.POSITIVE_INFINITY } = options;
  const seeds = new Seeds(from, wanted);
  const began = performance.now();
  const failures: Failure[] = [];
  let tally = nothing;
  const sofar = (): Bulk => ({
    tally,
    failures: [...failures].sort((a, b) => a.seed - b.seed),
    wanted,
    seconds: (performance.now() - began) / 1000,
  });
  const isOver = () =>
    signal.aborted || failures.length >= options.failures || sofar().seconds >= minutes * 60;
  const note = ({ tally: more, failed }: { readonly tally: Tally; readonly failed?: Failure }) => {
    tally = plus(tally, more);
    if (failed && failures.length < options.failures) failures.push(failed);
    onProgress(sofar());
  };
  const work = async () => {
    let runner = seedRunner(bundle);
    for (let batch = seeds.take(); batch && !isOver(); batch = seeds.take()) {
      const { from: first, count } = batch;
      try {
        await seeds.timed(() => carryOut(runner, { from: first, count, setting: {} }, note, isOver));
      } catch (error) {
        // What cannot decide is a failure, and the others go on.
        await runner.stop();
        runner = seedRunner(bundle);
        note({ tally: nothing, failed: { seed: first, violations: [`${error}`], isStuck: true } });
      }
    }
    await runner.stop();
  };
  await Promise.all(Array.from({ length: Math.min(workers, wanted) }, work));
  return sofar();
}

/** A batch ends at its first failing seed: what comes after it is run, too. */
async function carryOut(
  runner: Runner<Order, Answer>,
  { from, count, setting }: Order,
  note: (answer: Answer) => void,
  isOver: () => boolean,
): Promise<void> {
  const end = from + count;
  for (let next = from; next < end && !isOver(); ) {
    const answer = await runner.carryOut({ from: next, count: end - next, setting });
    note(answer);
    if (answer.failed === undefined) return;
    next = answer.failed.seed + 1;
  }
}
