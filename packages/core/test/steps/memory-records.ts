import type { Cname, Dns, RecordName, Standing } from "../../src/ports/dns.ts";
import { type Instant, later, type Seconds } from "../../src/time.ts";

/** A hosted zone without any records. */
export const noRecords: Dns = {
  standing: async () => ({ at: "absent" }),
  replace: async () => ({ refused: "there is no such record" }),
  isInSync: async () => undefined,
};

/**
 * A hosted zone with one CNAME, as clients see it: their resolver asks again only when the time to live of its last answer
 * is over, and the name servers answer with a change only once it is in sync.
 */
export class MemoryRecords implements Dns {
  is: Standing;
  /** What was asked for: `orders.abc… → orders-live-…`. */
  readonly changes: string[] = [];
  /** How long a change takes to be in sync. Seconds. */
  syncs: Seconds = 30;
  readonly #now: () => Instant;
  readonly #changes = new Map<string, { readonly at: Instant; readonly value: string }>();
  #served: string;
  #cached: { readonly value: string; readonly until: Instant } | undefined;

  constructor(now: () => Instant, cname: Cname) {
    this.#now = now;
    this.is = { at: "cname", ...cname };
    this.#served = cname.value;
  }

  async standing(_: RecordName): Promise<Standing> {
    return this.is;
  }

  async replace(_: RecordName, from: Cname, to: Cname) {
    const { is } = this;
    if (is.at !== "cname" || is.value !== from.value || is.ttl !== from.ttl)
      return { refused: "the values provided do not match the current values" };
    this.is = { at: "cname", ...to };
    this.changes.push(`${from.value} → ${to.value}`);
    const changeId = `C${this.changes.length}`;
    this.#changes.set(changeId, { at: later(this.#now(), this.syncs), value: to.value });
    return { changeId };
  }

  async isInSync(changeId: string): Promise<boolean | undefined> {
    const change = this.#changes.get(changeId);
    return change && change.at <= this.#now();
  }

  /** What the record says, whether the name servers say so or not. */
  get host(): string {
    return this.is.at === "cname" ? this.is.value : "";
  }

  /** As a client resolves it, who keeps to the time to live. */
  resolved(): string {
    const now = this.#now();
    if (this.#cached !== undefined && now < this.#cached.until) return this.#cached.value;
    for (const { at, value } of this.#changes.values()) if (at <= now) this.#served = value;
    const ttl = this.is.at === "cname" ? this.is.ttl : 0;
    this.#cached = { value: this.#served, until: later(now, ttl) };
    return this.#served;
  }
}
