import type { Chance } from "./chance.ts";

/** How a call ends that is refused, or whose answer is lost: the error that the port's other side would give. */
export interface Failures {
  refused(): Error;
  lost(): Error;
}

/**
 * One run of a handler. Whatever it awaits goes through here: time passes, others run, it may be killed. A killed one
 * is never resumed: its promise stays open for ever, as a frozen process's would.
 */
export class Life {
  readonly name: string;
  /** Whose job it handles; the janitor's is nobody's. */
  readonly jobId: string | undefined;
  readonly #chance: Chance;
  #isOver = false;

  constructor(chance: Chance, name: string, jobId: string | undefined, timeoutMs: number) {
    this.#chance = chance;
    this.name = name;
    this.jobId = jobId;
    chance.timeline.after(timeoutMs, () => {
      if (!this.#isOver) this.#end("timed out");
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The handler returned or threw. */
  finish(): void {
    this.#isOver = true;
  }

  /** A call of a port: `effect` happens at one moment, between the way there and the way back. */
  async call<T>(what: string, failures: Failures, effect: () => T | Promise<T>): Promise<T> {
    const chance = this.#chance;
    await this.#pass(what);
    if (chance.strikes("kill")) await this.die(`before ${what}`);
    if (chance.strikes("refused")) {
      chance.tell(this.name, `refused: ${what}`);
      chance.meet("refused", this.name);
      throw failures.refused();
    }
    chance.trace(this.name, what);
    const answer = await this.#unlessOver(effect);
    if (chance.strikes("kill")) await this.die(`after ${what}`);
    if (chance.strikes("lost")) {
      chance.tell(this.name, `answer lost: ${what}`);
      chance.meet("answer lost", this.name);
      throw failures.lost();
    }
    await this.#pass(`the answer to ${what}`);
    return answer;
  }

  /** An answer that takes its time may come after the handler's end: then nobody is there to hear it. */
  async #unlessOver<T>(effect: () => T | Promise<T>): Promise<T> {
    try {
      return await effect();
    } finally {
      if (this.#isOver) await new Promise<never>(() => {});
    }
  }

  #pass(what: string): Promise<void> {
    const chance = this.#chance;
    const milliseconds = chance.strikes("stall")
      ? chance.generator.between(1_000, 59_500)
      : chance.generator.between(2, 60);
    if (milliseconds >= 1_000) {
      chance.tell(this.name, `stalls ${milliseconds} ms before ${what}`);
      chance.meet("stalled", this.name);
    }
    return new Promise((resolve) => {
      chance.timeline.after(milliseconds, () => {
        if (!this.#isOver) resolve();
      });
    });
  }

  /** Killed: whoever awaits this never goes on. */
  die(when: string): Promise<never> {
    this.#end(`killed ${when}`);
    return new Promise<never>(() => {});
  }

  #end(how: string): void {
    this.#isOver = true;
    this.#chance.tell(this.name, how);
    this.#chance.meet(how.split(" ", 1)[0] === "killed" ? "killed" : how, this.name);
  }
}
