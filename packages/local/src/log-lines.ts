/** What the functions' processes have written, line by line: the last ones are kept. */
export class LogLines {
  readonly #most: number;
  readonly #listener: ((line: string) => void) | undefined;
  #lines: string[] = [];

  constructor(listener?: (line: string) => void, most = 10_000) {
    this.#listener = listener;
    this.#most = most;
  }

  add(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > 2 * this.#most) this.#lines = this.#lines.slice(-this.#most);
    this.#listener?.(line);
  }

  /** Oldest first. */
  all(): readonly string[] {
    return this.#lines.slice(-this.#most);
  }
}
