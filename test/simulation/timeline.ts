interface Happening {
  readonly at: number;
  readonly run: () => void;
}

/** Virtual time: it stands still while code runs, and jumps to whatever comes next. Epoch milliseconds. */
export class Timeline {
  now: number;
  #coming: Happening[] = [];

  constructor(start: number) {
    this.now = start;
  }

  /** What is set for the same moment happens in the order in which it was set. */
  at(moment: number, run: () => void): void {
    const at = Math.max(moment, this.now);
    let [low, high] = [0, this.#coming.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#coming[middle]?.at ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    this.#coming.splice(low, 0, { at, run });
  }

  after(milliseconds: number, run: () => void): void {
    this.at(this.now + milliseconds, run);
  }

  /** Lets the next thing happen, and everything that awaited it. False if nothing comes any more. */
  async step(): Promise<boolean> {
    const next = this.#coming.shift();
    if (next === undefined) return false;
    this.now = next.at;
    next.run();
    // The event loop's next turn comes when no promise is left to settle: what ran, ran to its next await of a port.
    await new Promise<void>((resolve) => setImmediate(resolve));
    return true;
  }
}
