import { Route53Dns } from "@dblab-refresh/aws/route53-dns";
import type { Dns } from "@dblab-refresh/core/ports/dns";
import { type InMemoryDnsClient, inMemoryDnsClient } from "@dblab-refresh/simulator/dns/client";
import { type DnsFault, HostedZones } from "@dblab-refresh/simulator/dns/hosted-zones";
import { operationOf } from "@dblab-refresh/simulator/rds/client";
import type { Chance } from "../chance.ts";
import type { Failures, Life } from "../life.ts";
import { HOSTED_ZONE, recordName } from "./stage.ts";

const failures: Failures = {
  refused: () =>
    Object.assign(new Error("Rate exceeded"), { name: "Throttling", $metadata: { httpStatusCode: 400 } }),
  lost: () => Object.assign(new Error("socket hang up"), { name: "TimeoutError", code: "ECONNRESET" }),
  denied: () =>
    Object.assign(new Error("is not authorized to perform"), {
      name: "AccessDenied",
      $fault: "client",
      $metadata: { httpStatusCode: 403 },
    }),
};

/** A record that a handler has changed, whether the answer came or not. */
export interface Repointed {
  /** `ledger.db.example.com`. */
  readonly name: string;
  /** Hosts; undefined: there was, or is, none. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Route 53 behind the handlers: the records that lead to databases. */
export class RecordWorld {
  readonly zones: HostedZones;
  /** Told of every change of a handler's, after it. */
  readonly onChange: ((change: Repointed, by: Life) => void)[] = [];
  readonly #chance: Chance;
  readonly #names: string[] = [];
  readonly #struck: DnsFault["kind"][] = [];

  constructor(chance: Chance) {
    this.#chance = chance;
    this.zones = new HostedZones(() => chance.timeline.now);
    this.zones.onStrike.push((kind) => this.#struck.push(kind));
  }

  /** Every record that there was at first. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** Makes the databases' records, each leading to its host: together, since a zone is seeded as a whole. */
  seed(records: readonly { readonly database: string; readonly host: string; readonly ttl: number }[]): void {
    const sets = records.map(({ database, host, ttl }) => ({
      Name: recordName(database),
      Type: "CNAME",
      TTL: ttl,
      ResourceRecords: [{ Value: host }],
    }));
    this.#names.push(...sets.map(({ Name }) => Name));
    this.zones.seed(HOSTED_ZONE, sets);
  }

  seenBy(life: Life): Dns {
    const client = inMemoryDnsClient(this.zones);
    const send: InMemoryDnsClient["send"] = (command) =>
      life.call(`Route53 ${operationOf(command)}`, failures, async () => {
        const before = this.#names.map((name) => this.zones.says(name)?.value);
        const { length } = this.zones.made;
        // The model answers at once: whatever strikes has struck this call.
        const answer = client.send(command);
        for (const kind of this.#struck.splice(0)) {
          this.#chance.trace(life.name, `Route 53 ${kind} strikes`);
          this.#chance.meet(`Route 53 ${kind}`, life.name);
        }
        if (this.zones.made.length > length) this.#told(before, life);
        return answer;
      });
    return new Route53Dns({ reads: { send }, writes: { send } });
  }

  /** Whether clients may be led to that host: by the record as it is, or by what a resolver remembers of it. */
  mayLeadTo(host: string | undefined): boolean {
    if (host === undefined) return false;
    return this.#names.some(
      (name) => this.zones.says(name)?.value === host || this.zones.remembered(name).includes(host),
    );
  }

  #told(before: readonly (string | undefined)[], life: Life): void {
    for (const [nth, name] of this.#names.entries()) {
      const [from, to] = [before[nth], this.zones.says(name)?.value];
      for (const told of this.onChange) told({ name, from, to }, life);
    }
  }
}
