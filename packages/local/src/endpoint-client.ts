import { setTimeout as pause } from "node:timers/promises";
import { Client, type ClientConfig } from "pg";

/** A time in which every try failed. Epoch milliseconds: of the first try that failed, and of the first that did not again. */
export interface Outage {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What the client asks for in each try. */
export type Wish = "write" | "read";

interface Try {
  readonly beganMs: number;
  readonly write: boolean;
  readonly read: boolean;
}

/** From one try to the next, unless told otherwise. Milliseconds. */
const EVERY_MS = 50;
/** Of connecting, and of each statement: who is refused hears so at once, and a busy laptop is no outage. Milliseconds. */
const LIMIT_MS = 15_000;

/**
 * An application that writes and reads under an endpoint all along: each try has a connection of its own, as after a
 * pool has thrown a broken one away, and writes a row with a number of its own into `visits`.
 */
export class EndpointClient {
  readonly #settings: () => ClientConfig;
  readonly #tries: Try[] = [];
  readonly #written: number[] = [];
  readonly #done: Promise<void>;
  #isWanted = true;
  #next = 1;

  readonly #everyMs: number;

  private constructor(settings: () => ClientConfig, everyMs: number) {
    this.#settings = settings;
    this.#everyMs = everyMs;
    this.#done = this.#go();
  }

  /** @param settings asked before each try: a record may lead elsewhere by then */
  static start(settings: () => ClientConfig, { everyMs = EVERY_MS } = {}): EndpointClient {
    return new EndpointClient(settings, everyMs);
  }

  /** The rows whose writing was confirmed, by their numbers, in order. */
  get written(): readonly number[] {
    return this.#written;
  }

  get tries(): number {
    return this.#tries.length;
  }

  /** When it was impossible so far; the last one may go on. */
  outages(wish: Wish): readonly Outage[] {
    const found: Outage[] = [];
    let fromMs: number | undefined;
    for (const one of this.#tries) {
      if (!one[wish]) {
        fromMs ??= one.beganMs;
      } else if (fromMs !== undefined) {
        found.push({ fromMs, untilMs: one.beganMs });
        fromMs = undefined;
      }
    }
    return fromMs === undefined ? found : [...found, { fromMs, untilMs: Date.now() }];
  }

  /** Ends after the try that goes on. */
  stop(): Promise<void> {
    this.#isWanted = false;
    return this.#done;
  }

  async #go(): Promise<void> {
    while (this.#isWanted) {
      const beganMs = Date.now();
      this.#tries.push({ beganMs, ...(await this.#try()) });
      await pause(Math.max(0, this.#everyMs - (Date.now() - beganMs)));
    }
  }

  async #try(): Promise<Pick<Try, Wish>> {
    const limits = { connectionTimeoutMillis: LIMIT_MS, query_timeout: LIMIT_MS };
    const client = new Client({ ...this.#settings(), ...limits });
    // A connection that breaks: the query rejects anyway.
    client.on("error", () => {});
    const n = this.#next;
    this.#next += 1;
    let write = false;
    try {
      await client.connect();
      await client.query("INSERT INTO visits (n) VALUES ($1)", [n]);
      this.#written.push(n);
      write = true;
      await client.query("SELECT count(*) FROM customers");
      return { write, read: true };
    } catch {
      return { write, read: false };
    } finally {
      await client.end().catch(() => {});
    }
  }
}

/** How long it was impossible altogether, and the longest time of it. Seconds. */
export function secondsOf(outages: readonly Outage[]): { readonly total: number; readonly longest: number } {
  const all = outages.map(({ fromMs, untilMs }) => (untilMs - fromMs) / 1000);
  const sum = all.reduce((total, one) => total + one, 0);
  // Sums of fractions have digits that nobody measured.
  return { total: Math.round(sum * 1000) / 1000, longest: Math.max(0, ...all) };
}
