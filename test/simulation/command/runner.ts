import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** A batch takes some seconds at most: whoever is silent for so long turns in a circle. Milliseconds. */
const LONGEST_SILENCE = 120_000;

/** A run's world lives for some tens of milliseconds: with more room, most of it is garbage before it is ever copied. */
const YOUNG_MEGABYTES = 192;

/** One worker on a core of its own, that answers orders. */
export class Runner<Order, Answer> {
  readonly #worker: Worker;
  readonly #describe: (order: Order) => string;
  readonly #longestSilenceMs: number;

  /**
   * @param bundle of a file that posts one Answer for each Order that it is sent
   * @param describe names what an order runs
   */
  constructor(bundle: string, describe: (order: Order) => string, longestSilenceMs = LONGEST_SILENCE) {
    this.#worker = new Worker(bundle, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES } });
    this.#describe = describe;
    this.#longestSilenceMs = longestSilenceMs;
  }

  /**
   * One order at a time.
   *
   * @throws if the worker failed, or said nothing for too long: then it is of no more use
   */
  async carryOut(order: Order): Promise<Answer> {
    const silence = AbortSignal.timeout(this.#longestSilenceMs);
    const answered = once(this.#worker, "message", { signal: silence });
    this.#worker.postMessage(order);
    try {
      const [answer]: Answer[] = await answered;
      if (answer === undefined) throw new Error("a worker answered nothing");
      return answer;
    } catch (error) {
      if (!silence.aborted) throw error;
      throw new Error(`${this.#describe(order)} did not end within ${this.#longestSilenceMs / 1000} s`);
    }
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
