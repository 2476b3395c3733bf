import { type Change, changeLine, difference, type State, stateLines } from "./state.ts";

/** One event of a traced run, and what it changed. */
export interface Happened {
  /** Epoch milliseconds of virtual time. */
  readonly at: number;
  readonly who: string;
  readonly what: string;
  readonly changes: readonly Change[];
}

/**
 * Writes a run down, event by event, with the state before and after each. What is told in one moment of the timeline is
 * told in its order: whatever changes until the next is told, or until the moment is over, is the last one's doing. RDS
 * and the engines move on when they are next asked anything: so a status that time has changed shows with that call.
 */
export class Transcript {
  readonly happened: Happened[] = [];
  readonly #look: () => State;
  readonly #beginning: State;
  #state: State;
  /** What was told last, in this moment. */
  #told: Omit<Happened, "changes"> | undefined;

  /** @param look the state just now; must change nothing */
  constructor(look: () => State) {
    this.#look = look;
    this.#beginning = look();
    this.#state = this.#beginning;
  }

  tell(at: number, who: string, what: string): void {
    if (this.#told !== undefined) this.#write(this.#told, this.#changes());
    this.#told = { at, who, what };
  }

  /** The moment is over: nothing awaits anything of it any more. */
  endMoment(at: number): void {
    const changes = this.#changes();
    if (this.#told !== undefined) this.#write(this.#told, changes);
    else if (changes.length > 0) this.#write({ at, who: "the world", what: "goes on" }, changes);
    this.#told = undefined;
  }

  /** The state at the beginning, then every event with what it changed below it. */
  lines(): readonly string[] {
    return [
      "at the beginning:",
      ...stateLines(this.#beginning).map(indented),
      ...this.happened.flatMap(({ at, who, what, changes }) => [
        `${new Date(at).toISOString()} ${who}: ${what}`,
        ...changes.map((change) => indented(changeLine(change))),
      ]),
    ];
  }

  #write(told: Omit<Happened, "changes">, changes: readonly Change[]): void {
    this.happened.push({ ...told, changes });
  }

  #changes(): readonly Change[] {
    const before = this.#state;
    this.#state = this.#look();
    return difference(before, this.#state);
  }
}

const indented = (line: string) => `    ${line}`;
