import { Generator, hashOf } from "./generator.ts";

/**
 * One point of a run at which faults may strike: a call of one function for one job, a message on its queue. What
 * happens there follows from the seed, its name and the name of what is drawn, not from what was drawn before: so a run
 * can be repeated with some of its faults left out, and the others strike where they struck, as long as it comes by.
 */
export class Place {
  /** Which function, for which job, does what, for the how manieth time. */
  readonly name: string;
  readonly #hash: number;

  constructor(seed: number, name: string) {
    this.name = name;
    this.#hash = hashOf(name, seed);
  }

  chance(what: string, probability: number): boolean {
    return this.generator(what).chance(probability);
  }

  /** A whole number, both ends included. */
  between(what: string, least: number, most: number): number {
    return this.generator(what).between(least, most);
  }

  /** Always the same for one name: two draws that are to have nothing to do with each other need two names. */
  generator(what: string): Generator {
    return new Generator(hashOf(what, this.#hash));
  }
}

/** Numbers the places of one name. */
export class Places {
  readonly #seed: number;
  readonly #visits = new Map<string, number>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  next(name: string): Place {
    const visit = (this.#visits.get(name) ?? 0) + 1;
    this.#visits.set(name, visit);
    return new Place(this.#seed, `${name} ${visit}`);
  }
}
