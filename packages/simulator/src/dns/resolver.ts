import type { HostedZones } from "./hosted-zones.ts";

/**
 * A client's resolver: it asks the zone's name servers only when the time to live of its last answer is over, as the one of
 * a VPC does. What is in no zone is a host by itself.
 */
export class Resolver {
  readonly #zones: Pick<HostedZones, "answer">;
  readonly #now: () => number;
  readonly #known = new Map<string, { readonly value: string; readonly until: number }>();

  /** @param now milliseconds, of the same clock as the zones' */
  constructor(zones: Pick<HostedZones, "answer">, now: () => number) {
    this.#zones = zones;
    this.#now = now;
  }

  /** The host that the name leads to. */
  resolve(name: string): string {
    const known = this.#known.get(name);
    if (known !== undefined && this.#now() < known.until) return known.value;
    const answer = this.#zones.answer(name);
    if (answer === undefined) return name;
    this.#known.set(name, { value: answer.value, until: this.#now() + answer.ttlSeconds * 1000 });
    return answer.value;
  }
}
