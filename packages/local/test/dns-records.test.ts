import dns from "node:dns";
import { promisify } from "node:util";
import { route53Clients } from "@dblab-refresh/aws/clients";
import { Route53Dns } from "@dblab-refresh/aws/route53-dns";
import { resolveSimulatedHosts } from "@dblab-refresh/local/host/simulated-hosts";
import { type DnsRecords, type RecordChange, startDnsRecords } from "@dblab-refresh/local/world/dns-records";
import { addressOfHost, simulatedHost } from "@dblab-refresh/local/world/simulated-host";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

const record = { hostedZoneId: "Z0LOCAL", name: "orders.db.example.com", ttl: 1 };
const [was, is] = [simulatedHost("orders", "127.0.0.1"), simulatedHost("orders-live-13gft41c", "127.0.0.2")];

let records: DnsRecords;
beforeAll(async () => {
  records = await startDnsRecords(0.001);
  records.add(record, was);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await records.close();
});

describe("the local stage's Route 53", () => {
  it("leads a client elsewhere once the record is changed, in sync and forgotten, and shows the change", async () => {
    const seen: RecordChange[] = [];
    records.listen((change) => seen.push(change));
    vi.stubEnv("AWS_ENDPOINT_URL_ROUTE_53", records.url);
    vi.stubEnv("AWS_REGION", "us-east-1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
    const port = new Route53Dns(route53Clients());
    expect(records.resolve(record.name)).toBe(was);

    const answer = await port.replace(record, { value: was, ttl: 1 }, { value: is, ttl: 1 });

    expect(answer).toHaveProperty("changeId");
    expect(records.resolve(record.name), "the old answer is remembered").toBe(was);
    expect(seen).toEqual([{ name: record.name, ttl: 1, value: is }]);
    await vi.waitFor(() => expect(records.resolve(record.name)).toBe(is), 5000);
  });
});

describe("a simulated host", () => {
  it("begins with its identifier, as RDS's do, and has its address in it", () => {
    expect(is).toBe("orders-live-13gft41c.127-0-0-2.simulated.localhost");
    expect([is, is.toUpperCase(), "localhost", "orders.example.com"].map(addressOfHost)).toEqual([
      "127.0.0.2",
      "127.0.0.2",
      undefined,
      undefined,
    ]);
  });

  it("is resolved by the functions' process, which asks the system for all others", async () => {
    const real = dns.lookup;
    try {
      resolveSimulatedHosts();
      const resolved = promisify(dns.lookup);

      expect(await resolved(is)).toMatchObject({ address: "127.0.0.2" });
      expect((await resolved("127.0.0.9")).address).toBe("127.0.0.9");
    } finally {
      dns.lookup = real;
    }
  });
});
