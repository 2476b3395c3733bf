import type { Generator } from "./generator.ts";
import type { Timeline } from "./timeline.ts";
import { calm, type Trouble } from "./trouble.ts";

/** What a run has in common: its time, its generator, its faults while they last, and the record of both. */
export class Chance {
  readonly timeline: Timeline;
  readonly generator: Generator;
  /** The faults that were applied, for people. */
  readonly faults: string[] = [];
  /** Everything that happened, in order: the same seed gives the same lines. */
  readonly lines: string[] = [];
  /** How often each fault met each function: `fault, tab, function`. */
  readonly met = new Map<string, number>();
  readonly #trouble: Trouble;
  readonly #until: number;

  constructor(timeline: Timeline, generator: Generator, trouble: Trouble, until: number) {
    this.timeline = timeline;
    this.generator = generator;
    this.#trouble = trouble;
    this.#until = until;
  }

  /** Faults end at a moment, so that what should come to rest can be asked to. */
  get isCalm(): boolean {
    return this.timeline.now >= this.#until;
  }

  strikes(fault: keyof Trouble): boolean {
    return this.generator.chance((this.isCalm ? calm : this.#trouble)[fault]);
  }

  trace(who: string, what: string): void {
    this.lines.push(`${new Date(this.timeline.now).toISOString()} ${who}: ${what}`);
  }

  /** A fault, as a line and among the faults. */
  tell(who: string, what: string): void {
    this.trace(who, what);
    this.faults.push(this.lines.at(-1) ?? "");
  }

  /** Counts that a fault met a handler (`cloner#12`), or a job at a step. */
  meet(fault: string, who: string): void {
    const key = `${fault}\t${who.replace(/#.*/, "")}`;
    this.met.set(key, (this.met.get(key) ?? 0) + 1);
  }
}
