import { serviceOf } from "./calls.ts";
import type { Chance } from "./chance.ts";
import type { Place } from "./place.ts";

/** How a call ends that is refused, or whose answer is lost: the error that the port's other side would give. */
export interface Failures {
  refused(): Error;
  lost(): Error;
  /** What stays as it is until somebody mends it: a policy that was narrowed, most of all. */
  denied(place: Place): Error;
}

/** Enough for the call that stalled and for one more: what a handler does last is done just before its end. Milliseconds. */
const LAST_MOMENT = 150;
/** Some are longer than a handler may live: it times out. Milliseconds. */
const LONGEST_STALL = 64_000;

/** Who runs, and for whom. */
export interface Circumstances {
  /** The Lambda, as its queue is named; or the janitor. */
  readonly function: string;
  readonly installation: string;
  readonly nth: number;
  /** Whose job it handles; the janitor's is nobody's. */
  readonly jobId: string | undefined;
  readonly timeoutMs: number;
  /** How far the clock of its environment is off. */
  readonly skewMs: number;
  /** The process that it runs in, which keeps things from one run to the next. */
  readonly environment: object;
}

/**
 * One run of a handler. Whatever it awaits goes through here: time passes, others run, it may be killed. A killed one
 * is never resumed: its promise stays open for ever, as a frozen process's would.
 */
export class Life {
  readonly name: string;
  readonly function: string;
  readonly installation: string;
  readonly jobId: string | undefined;
  readonly environment: object;
  readonly #chance: Chance;
  readonly #skewMs: number;
  /** When it times out, by true time. */
  readonly #over: number;
  /** Told if it did not come to its end. */
  readonly #onDeath: () => void;
  readonly #takeBackTimeout: () => void;
  #isOver = false;
  /** Calls that are under way. */
  #pending = 0;

  constructor(chance: Chance, circumstances: Circumstances, onDeath: () => void) {
    const { function: name, installation, nth, jobId, timeoutMs, skewMs, environment } = circumstances;
    this.#chance = chance;
    this.name = `${name}#${nth}`;
    this.function = name;
    this.installation = installation;
    this.jobId = jobId;
    this.environment = environment;
    this.#skewMs = skewMs;
    this.#over = chance.timeline.now + timeoutMs;
    this.#onDeath = onDeath;
    this.#takeBackTimeout = chance.timeline.after(timeoutMs, () => this.#end("timed out"));
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Calls that are under way: a handler that returns has none, or they would freeze with its environment. */
  get pending(): number {
    return this.#pending;
  }

  /** What its clock shows, in epoch milliseconds. */
  get clock(): number {
    return this.#chance.timeline.now + this.#skewMs;
  }

  /** The handler returned or threw. */
  finish(): void {
    this.#isOver = true;
    this.#takeBackTimeout();
  }

  /** The place of its next call of that name. */
  place(what: string): Place {
    return this.#chance.place(`${this.installation} ${this.function} ${this.jobId ?? "-"} ${what}`);
  }

  /** A call of a port: `effect` happens at one moment, between the way there and the way back. */
  async call<T>(what: string, failures: Failures, effect: (place: Place) => T | Promise<T>): Promise<T> {
    const place = this.place(what);
    this.#pending += 1;
    try {
      return await this.#call(what, place, failures, effect);
    } finally {
      this.#pending -= 1;
    }
  }

  async #call<T>(
    what: string,
    place: Place,
    failures: Failures,
    effect: (place: Place) => T | Promise<T>,
  ): Promise<T> {
    const chance = this.#chance;
    await this.#pass("stall", what, place);
    if (chance.strikes("kill", place)) {
      chance.strike("kill", place, this.name, `is killed before ${what}`);
      await this.die();
    }
    const closed = chance.closed(what);
    if (closed !== undefined) {
      chance.trace(this.name, `${closed}, as always just now: ${what}`);
      chance.meet(`${closed} for a while`, this.name);
      chance.meet(`${closed} for a while`, serviceOf(what));
      throw closed === "denied" ? failures.denied(place) : failures.refused();
    }
    if (chance.strikes("refused", place)) {
      chance.strike("refused", place, this.name, `refused: ${what}`);
      throw failures.refused();
    }
    chance.trace(this.name, what);
    // What it answers may be an error: it comes late, or is lost, like any other answer.
    const answer = await this.#unlessOver(() => answered(() => effect(place)));
    if (chance.strikes("die", place)) {
      chance.strike("die", place, this.name, `is killed after ${what}`);
      await this.die();
    }
    if (chance.strikes("lost", place)) {
      chance.strike("lost", place, this.name, `answer lost: ${what}`);
      throw failures.lost();
    }
    await this.#pass("drag", what, place);
    return answer();
  }

  /** An answer that takes its time may come after the handler's end: then nobody is there to hear it. */
  async #unlessOver<T>(effect: () => T | Promise<T>): Promise<T> {
    try {
      return await effect();
    } finally {
      if (this.#isOver) await new Promise<never>(() => {});
    }
  }

  #pass(fault: "stall" | "drag", what: string, place: Place): Promise<void> {
    const chance = this.#chance;
    const isSlow = chance.strikes(fault, place);
    const milliseconds = isSlow ? this.#stallMs(fault, place) : place.between(`way ${fault}`, 2, 60);
    if (isSlow) {
      const where = fault === "stall" ? "before" : "after";
      chance.strike(fault, place, this.name, `stalls ${milliseconds} ms ${where} ${what}`);
    }
    return new Promise((resolve) => {
      chance.timeline.after(milliseconds, () => {
        if (!this.#isOver) resolve();
      });
    });
  }

  #stallMs(fault: "stall" | "drag", place: Place): number {
    const { timeline, stallsLongest } = this.#chance;
    return stallsLongest
      ? Math.max(0, this.#over - timeline.now - LAST_MOMENT)
      : place.between(`${fault} lasts`, 1_000, LONGEST_STALL);
  }

  /** Killed: whoever awaits this never goes on. */
  die(): Promise<never> {
    if (!this.#isOver) this.#end("is over");
    return new Promise<never>(() => {});
  }

  #end(how: string): void {
    this.finish();
    this.#chance.trace(this.name, how);
    if (how === "timed out") this.#chance.meet(how, this.name);
    this.#onDeath();
  }
}

/** Runs it now; what it comes to, value or error, is given later. */
async function answered<T>(effect: () => T | Promise<T>): Promise<() => T> {
  try {
    const value = await effect();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
