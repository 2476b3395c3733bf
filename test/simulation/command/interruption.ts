import { constants } from "node:os";

const signals = ["SIGINT", "SIGTERM"] as const;

/**
 * Ctrl-C ends what runs, with what it has come to so far; a second one ends everything at once. Make one before
 * anything long: until then a signal ends the process without a word.
 */
export class Interruption {
  readonly #controller = new AbortController();
  #code: number | undefined;

  constructor() {
    for (const name of signals)
      process.once(name, () => {
        // As a shell counts it: Ctrl-C is 130.
        this.#code ??= 128 + constants.signals[name];
        this.#controller.abort();
      });
  }

  get interrupted(): boolean {
    return this.#code !== undefined;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The exit code: of what ran to its end as it says; of anything else the signal's, whatever was found. */
  exitCode(otherwise: number): number {
    return this.#code ?? otherwise;
  }

  /** Says so where the rest is said, if somebody interrupted. */
  tell(stream: NodeJS.WritableStream, done: number, wanted: number, what: string): void {
    if (!this.interrupted) return;
    const [some, all] = [done.toLocaleString("en-US"), wanted.toLocaleString("en-US")];
    stream.write(`interrupted after ${some} of ${all} ${what}; what they came to:\n\n`);
  }
}
