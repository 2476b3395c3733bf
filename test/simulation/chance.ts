import type { Generator } from "./generator.ts";
import { type Place, Places } from "./place.ts";
import type { Timeline } from "./timeline.ts";
import type { Transcript } from "./transcript.ts";
import type { Trouble } from "./trouble.ts";

/** A fault that struck. */
export interface Struck {
  /** What and where: the same in every run of the seed that comes by. */
  readonly id: string;
  /** For people. */
  readonly text: string;
}

/** Which faults strike: those that are drawn as likely as `trouble` says until a moment, or just those that are listed. */
export type Faults =
  | { readonly kind: "drawn"; readonly trouble: Trouble; readonly until: number }
  | { readonly kind: "listed"; readonly ids: ReadonlySet<string> };

/** Refused: it may pass. Denied: a policy says no. */
export type Closed = "refused" | "denied";

/** What a run has in common: its time, its faults, and the record of both. */
export class Chance {
  readonly timeline: Timeline;
  readonly generator: Generator;
  /** The faults that struck, in order. */
  readonly struck: Struck[] = [];
  /** What was planned, came to its moment and found nothing to do: its look is all that there was of it. */
  readonly idle = new Set<string>();
  /** How often that which was injected into a model has struck since, by the id of what injected it. */
  readonly injected = new Map<string, () => number>();
  /** Writes down everything that happens, if the run is traced. */
  transcript: Transcript | undefined;
  /** How often each fault met each function: `fault, tab, function`. */
  readonly met = new Map<string, number>();
  /** Told of every place that the run comes by. */
  readonly onPlace: ((place: Place) => void)[] = [];
  /** Stalls end just before the handler's time-out, in place of a drawn moment. */
  readonly stallsLongest: boolean;
  /** Calls that end in the same way for as long as they stand here, by how their names begin. */
  readonly closedCalls = new Map<string, Closed>();
  /** When a queue, a table or a service was out of order. Epoch milliseconds. */
  readonly #outages: { readonly from: number; readonly until: number }[] = [];
  readonly #faults: Faults;
  readonly #places: Places;

  constructor(timeline: Timeline, generator: Generator, faults: Faults, stallsLongest = false) {
    this.timeline = timeline;
    this.generator = generator;
    this.stallsLongest = stallsLongest;
    this.#faults = faults;
    this.#places = new Places(generator.seed);
  }

  /** The next place of that name. */
  place(name: string): Place {
    const place = this.#places.next(name);
    for (const told of this.onPlace) told(place);
    return place;
  }

  /** Whether a fault strikes at a place. Who asks tells what it did, by `strike`. */
  strikes(fault: keyof Trouble, place: Place): boolean {
    if (this.#faults.kind === "listed") return this.#faults.ids.has(idOf(fault, place.name));
    // Faults end at a moment, so that what should come to rest can be asked to.
    const { trouble, until } = this.#faults;
    return trouble[fault] > 0 && this.timeline.now < until && place.chance(fault, trouble[fault]);
  }

  /** Whether calls of that name are refused or denied just now, for a while. */
  closed(what: string): Closed | undefined {
    if (this.closedCalls.size === 0) return undefined;
    for (const [name, how] of this.closedCalls) if (what.startsWith(name)) return how;
    return undefined;
  }

  /** Something that jobs cannot go on without is out of order from now on. */
  failFor(milliseconds: number): void {
    const from = this.timeline.now;
    this.#outages.push({ from, until: from + milliseconds });
  }

  /** For how long anything was out of order since a moment: no job can be held to that time. */
  outagesMs(since: number): number {
    let [sum, reached] = [0, since];
    // They begin in the order in which they were told, and may overlap.
    for (const { from, until } of this.#outages) {
      const end = Math.min(until, this.timeline.now);
      if (end <= reached) continue;
      sum += end - Math.max(from, reached);
      reached = end;
    }
    return sum;
  }

  /** Whether something that the run has planned is to happen. */
  isWanted(id: string): boolean {
    return this.#faults.kind === "drawn" || this.#faults.ids.has(id);
  }

  trace(who: string, what: string): void {
    this.transcript?.tell(this.timeline.now, who, what);
  }

  /** A fault struck at a place: into the record, and counted against the function. */
  strike(fault: keyof Trouble, place: Place, who: string, what: string): void {
    this.note(idOf(fault, place.name), who, what);
    this.meet(fault, who);
  }

  /** Something that was planned happened. */
  note(id: string, who: string, what: string): void {
    this.trace(who, what);
    const at = new Date(this.timeline.now).toISOString();
    this.idle.delete(id);
    this.struck.push({ id, text: `${at} ${who}: ${what}` });
  }

  /** Counts that a fault met a handler (`cloner#12`), or a job at a step. */
  meet(fault: string, who: string): void {
    const end = who.indexOf("#");
    const key = `${fault}\t${end < 0 ? who : who.slice(0, end)}`;
    this.met.set(key, (this.met.get(key) ?? 0) + 1);
  }
}

function idOf(fault: keyof Trouble, place: string): string {
  return `${fault} at ${place}`;
}
