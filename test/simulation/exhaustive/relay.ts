import type { Runner } from "../command/runner.ts";
import type { Chapter } from "./cases.ts";
import { alone, casesOf, type Order } from "./order.ts";
import type { Answer } from "./worker.ts";

type OneRunner = Pick<Runner<Order, Answer>, "carryOut" | "stop">;

/** One worker after another on one core: the next takes over when one fails, or turns in a circle. */
export class Relay {
  readonly #chapters: readonly Chapter[];
  readonly #open: () => OneRunner;
  #runner: OneRunner;

  constructor(chapters: readonly Chapter[], open: () => OneRunner) {
    this.#chapters = chapters;
    this.#open = open;
    this.#runner = open();
  }

  /** The answers to an order: one; or, if its worker was lost with it, one for each of its cases. */
  async *carryOut(order: Order): AsyncGenerator<Answer & { readonly order: Order }> {
    try {
      yield { order, ...(await this.#runner.carryOut(order)) };
    } catch (error) {
      await this.#runner.stop();
      this.#runner = this.#open();
      // Which of them it was shows when each runs alone; the others are run, too.
      if (order.count === 1) yield { order, ...this.#lost(order, error) };
      else for (const one of alone(order)) yield* this.carryOut(one);
    }
  }

  stop(): Promise<void> {
    return this.#runner.stop();
  }

  /** The one case of that order is a failure. */
  #lost(order: Order, error: unknown): Answer {
    const story = this.#chapters[order.story]?.story.name ?? "";
    const violations = [`${error}`];
    const failures = casesOf(this.#chapters, order).map((faults) => ({ story, faults, violations }));
    return { runs: 1, struck: 0, handlerRuns: 0, failures };
  }
}

/** What is said to have not ended. */
export function describeOrder(chapters: readonly Chapter[], order: Order): string {
  const story = `"${chapters[order.story]?.story.name}"`;
  const [first = []] = casesOf(chapters, order);
  if (order.count === 1) return `${story} with ${first.join(" and ")}`;
  return `one of ${order.count} ${order.kind} of ${story}`;
}
