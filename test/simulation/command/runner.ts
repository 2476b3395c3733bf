import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Answer, Order } from "./worker.ts";

/** A batch of seeds takes about a second: whoever is silent for so long turns in a circle. Milliseconds. */
const LONGEST_SILENCE = 120_000;

/** One worker that runs seeds, on a core of its own. */
export class Runner {
  readonly #worker: Worker;

  /** @param bundle of worker.ts */
  constructor(bundle: string) {
    this.#worker = new Worker(bundle);
  }

  /**
   * One order at a time.
   *
   * @throws if the worker failed, or said nothing for two minutes: then it is of no more use
   */
  async carryOut(order: Order): Promise<Answer> {
    const silence = AbortSignal.timeout(LONGEST_SILENCE);
    const answered = once(this.#worker, "message", { signal: silence });
    this.#worker.postMessage(order);
    try {
      const [answer]: Answer[] = await answered;
      if (answer === undefined) throw new Error("a worker answered nothing");
      return answer;
    } catch (error) {
      if (!silence.aborted) throw error;
      const seeds = `the seeds ${order.from} to ${order.from + order.count - 1}`;
      throw new Error(`one of ${seeds} did not end within ${LONGEST_SILENCE / 1000} s`);
    }
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
