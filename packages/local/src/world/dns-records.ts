import { HostedZones } from "@dblab-refresh/simulator/dns/hosted-zones";
import { Resolver } from "@dblab-refresh/simulator/dns/resolver";
import { startDnsServer } from "@dblab-refresh/simulator/dns/server";

/** A CNAME of a database, as the stage's file has it. */
export interface DnsRecord {
  readonly hostedZoneId: string;
  readonly name: string;
  /** Its time to live. Seconds. */
  readonly ttl: number;
}

/** Route 53, with the records of the stage's databases, and a resolver as their clients have one. */
export interface DnsRecords {
  /** Route 53's endpoint. */
  readonly url: string;
  /** A record that is there from the beginning. */
  add(record: DnsRecord, value: string): void;
  /** The host that clients of the record are led to now: they remember an answer for its time to live. */
  resolve(name: string): string;
  /** Told of each change, as the zone shows it. */
  listen(listener: (change: RecordChange) => void): void;
  close(): Promise<void>;
}

export interface RecordChange {
  readonly name: string;
  readonly value: string;
  /** Seconds. */
  readonly ttl: number;
}

/** Route 53's usual time until its name servers answer with a change, in life. Milliseconds. */
const SYNC_MS = 30_000;

/** @param scale multiplies Route 53's own durations; times to live are the configuration's, and so are real */
export async function startDnsRecords(scale: number): Promise<DnsRecords> {
  const now = () => Date.now();
  const zones = new HostedZones(now);
  zones.syncMs = SYNC_MS * scale;
  const resolver = new Resolver(zones, now);
  const server = await startDnsServer(zones);
  return {
    url: server.url,
    add: ({ hostedZoneId, name, ttl }, value) =>
      zones.add(hostedZoneId, { Name: name, Type: "CNAME", TTL: ttl, ResourceRecords: [{ Value: value }] }),
    resolve: (name) => resolver.resolve(name),
    listen: (listener) =>
      zones.listen((sets) => {
        for (const { Name: name, TTL: ttl = 0, ResourceRecords = [] } of sets)
          listener({ name, ttl, value: ResourceRecords.map(({ Value }) => Value).join(", ") });
      }),
    close: () => server.close(),
  };
}
