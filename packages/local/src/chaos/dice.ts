// The simulation has a Generator like it. Both stay: packages import no test, and its recorded seeds must not hang on this file.
/** A source of chance: everything that is drawn from it follows from its seed. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to, but not, 1. Mulberry32: small, and good enough for choosing moments. */
  draw(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.draw() * (most - least + 1));
  }

  /** A new list in another order. */
  shuffled<T>(list: readonly T[]): readonly T[] {
    return list
      .map((value) => ({ value, rank: this.draw() }))
      .sort((one, other) => one.rank - other.rank)
      .map(({ value }) => value);
  }
}
