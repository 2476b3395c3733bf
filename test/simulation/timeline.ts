interface Happening {
  readonly at: number;
  run: (() => void) | undefined;
}

/** Takes back what was set for a moment. */
export type TakeBack = () => void;

/** Virtual time: it stands still while code runs, and jumps to whatever comes next. Epoch milliseconds. */
export class Timeline {
  now: number;
  readonly #coming: Happening[] = [];
  /** Where in `#coming` the next is: what is before it has happened. */
  #next = 0;

  constructor(start: number) {
    this.now = start;
  }

  /** What is set for the same moment happens in the order in which it was set. */
  at(moment: number, run: () => void): TakeBack {
    const happening: Happening = { at: Math.max(moment, this.now), run };
    let [low, high] = [this.#next, this.#coming.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#coming[middle]?.at ?? 0) <= happening.at) low = middle + 1;
      else high = middle;
    }
    this.#coming.splice(low, 0, happening);
    return () => {
      happening.run = undefined;
    };
  }

  after(milliseconds: number, run: () => void): TakeBack {
    return this.at(this.now + milliseconds, run);
  }

  /**
   * Lets one thing after the other happen, and everything that awaited it, until nothing comes any more or `isOver`.
   * What ran has run to its next await of a port before the next thing happens: Node settles all promises between two
   * callbacks of `setImmediate`, also between those of one turn, which saves the turn of its event loop.
   */
  run(isOver: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const step = () => {
        if (isDone) return;
        try {
          if (!isOver() && this.#happen()) return;
          isDone = true;
          resolve();
        } catch (error) {
          isDone = true;
          reject(error);
        }
      };
      const turn = () => {
        for (let nth = 0; nth < STEPS_A_TURN; nth += 1) setImmediate(step);
        setImmediate(() => {
          if (!isDone) turn();
        });
      };
      let isDone = false;
      turn();
    });
  }

  #happen(): boolean {
    for (;;) {
      const next = this.#coming[this.#next];
      if (next === undefined) return false;
      this.#next += 1;
      if (this.#next > MANY) {
        this.#coming.splice(0, this.#next);
        this.#next = 0;
      }
      if (next.run === undefined) continue;
      this.now = next.at;
      next.run();
      return true;
    }
  }
}

const STEPS_A_TURN = 100;
const MANY = 1000;
