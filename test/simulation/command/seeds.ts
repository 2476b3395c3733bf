import { performance } from "node:perf_hooks";
import { Runner } from "./runner.ts";
import type { Answer, Order } from "./worker.ts";

/** A batch takes about so long: short enough to stop soon, long enough to be worth a message. Milliseconds. */
const BATCH = 300;

/** @param bundle of worker.ts */
export function seedRunner(bundle: string): Runner<Order, Answer> {
  return new Runner(bundle, ({ from, count }) =>
    count === 1 ? `the seed ${from}` : `one of the seeds ${from} to ${from + count - 1}`,
  );
}

/** Hands out seeds, in batches that grow or shrink with how long they take. */
export class Seeds {
  readonly #end: number;
  #next: number;
  #size = 1;

  constructor(from: number, count: number) {
    this.#next = from;
    this.#end = from + count;
  }

  /** The next batch; undefined when there are no more. */
  take(): Pick<Order, "from" | "count"> | undefined {
    if (this.#next >= this.#end) return undefined;
    const from = this.#next;
    const count = Math.min(this.#size, this.#end - from);
    this.#next += count;
    return { from, count };
  }

  /** Measures what a batch takes, and fits the next one's size. */
  async timed<T>(run: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const answer = await run();
    const took = Math.max(1, performance.now() - began);
    this.#size = Math.max(1, Math.min(500, Math.round((this.#size * BATCH) / took), this.#size * 2));
    return answer;
  }
}
