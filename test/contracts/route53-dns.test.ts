// The port to DNS records over Route 53's wire protocol, in front of simulated hosted zones in virtual time.
import { Route53Client } from "@aws-sdk/client-route-53";
import { Route53Dns } from "@dblab-refresh/aws/route53-dns";
import { HostedZones } from "@dblab-refresh/simulator/dns/hosted-zones";
import type { RecordSet } from "@dblab-refresh/simulator/dns/record-set";
import { Resolver } from "@dblab-refresh/simulator/dns/resolver";
import { type DnsServer, startDnsServer } from "@dblab-refresh/simulator/dns/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fault } from "./simulated-databases.ts";

const record = { hostedZoneId: "Z0123456789", name: "orders.db.example.com" };
const OLD = { value: "orders.abc.eu-central-1.rds.amazonaws.com", ttl: 60 };
const NEW = { value: "orders-live-0rdersj0.abc.eu-central-1.rds.amazonaws.com", ttl: 60 };

function cname(name: string, { value, ttl }: typeof OLD): RecordSet {
  return { Name: name, Type: "CNAME", TTL: ttl, ResourceRecords: [{ Value: value }] };
}

let nowMs = 0;
let zones: HostedZones;
let server: DnsServer;
let client: Route53Client;
let dns: Route53Dns;

beforeEach(async () => {
  nowMs = Date.parse("2026-03-01T10:00:00Z");
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  zones = new HostedZones(() => nowMs);
  zones.seed("Z0123456789", [
    { Name: "example.com", Type: "NS", TTL: 172_800, ResourceRecords: [{ Value: "ns-1.awsdns-00.com" }] },
    cname("orders.db.example.com", OLD),
    cname("orders-2.db.example.com", NEW),
  ]);
  server = await startDnsServer(zones);
  client = new Route53Client({
    endpoint: server.url,
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    maxAttempts: 1,
  });
  dns = new Route53Dns({ reads: client, writes: client });
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

describe("a record", () => {
  it("is looked at by its own name, among others that begin alike", async () => {
    expect(await dns.standing(record)).toEqual({ at: "cname", ...OLD });
    expect(await dns.standing({ ...record, name: "ORDERS.db.example.com." })).toEqual({
      at: "cname",
      ...OLD,
    });
  });

  it.each(["order.db.example.com", "orders.db.example.co", "zzz.example.com"])(
    "that is not there is absent: %s",
    async (name) => {
      expect(await dns.standing({ ...record, name })).toEqual({ at: "absent" });
    },
  );

  it.each<[string, RecordSet, RegExp]>([
    [
      "an alias",
      {
        Name: record.name,
        Type: "CNAME",
        AliasTarget: { HostedZoneId: "Z2", DNSName: "other.example.com", EvaluateTargetHealth: false },
      },
      /^an alias of other\.example\.com/,
    ],
    [
      "of another type",
      { Name: record.name, Type: "A", TTL: 60, ResourceRecords: [{ Value: "192.0.2.1" }] },
      /^a record of type A$/,
    ],
    ["of a routing policy", { ...cname(record.name, OLD), SetIdentifier: "blue" }, /routing policy \(blue\)/],
  ])("that is %s is told from a plain CNAME", async (_, set, what) => {
    zones.seed("Z0123456789", [set]);

    expect(await dns.standing(record)).toEqual({ at: "other", what: expect.stringMatching(what) });
  });
});

describe("a change", () => {
  it("is pending until every name server has it, and a resolver sees it when its last answer is too old", async () => {
    const resolver = new Resolver(zones, () => nowMs);
    const seen = [resolver.resolve(record.name)];

    const change = await dns.replace(record, OLD, NEW);

    if (!("changeId" in change)) throw new Error(change.refused);
    expect(await dns.standing(record)).toEqual({ at: "cname", ...NEW });
    expect(await dns.isInSync(change.changeId)).toBe(false);
    nowMs += 30_000;
    expect(await dns.isInSync(change.changeId)).toBe(true);
    seen.push(resolver.resolve(record.name));
    nowMs += 30_000;
    seen.push(resolver.resolve(record.name));
    expect(seen).toEqual([OLD.value, OLD.value, NEW.value]);
  });

  it("is one batch of a deletion and a creation, and touches no other record", async () => {
    await dns.replace(record, OLD, NEW);

    expect(server.calls).toEqual(["POST /2013-04-01/hostedzone/Z0123456789/rrset"]);
    expect(await dns.standing({ ...record, name: "orders-2.db.example.com" })).toEqual({
      at: "cname",
      ...NEW,
    });
  });

  it.each([
    ["another value", { ...OLD, value: "audit.example.com" }],
    ["another time to live", { ...OLD, ttl: 300 }],
  ])("of what has %s by now is refused, and nothing is changed", async (_, from) => {
    const change = await dns.replace(record, from, NEW);

    expect(change).toEqual({ refused: expect.stringContaining("do not match the current values") });
    expect(await dns.standing(record)).toEqual({ at: "cname", ...OLD });
  });

  it("of a record that is not there is refused", async () => {
    const change = await dns.replace({ ...record, name: "x.example.com" }, OLD, NEW);

    expect(change).toEqual({ refused: expect.stringContaining("not found") });
  });

  it("to what it is already has an id of its own, which tells of the change before it, too", async () => {
    const change = await dns.replace(record, OLD, OLD);

    expect(change).toEqual({ changeId: expect.stringMatching(/^\/change\/C/) });
    expect(await dns.standing(record)).toEqual({ at: "cname", ...OLD });
  });

  it("that Route 53 does not know is neither in sync nor not", async () => {
    expect(await dns.isInSync("/change/C9999999999999")).toBeUndefined();
  });
});

describe("a fault", () => {
  it.each(["prior-request-not-complete", "throttled"] as const)(
    "that passes is told as one: %s",
    async (kind) => {
      zones.inject({ kind, times: 1 });

      expect(await fault(dns.replace(record, OLD, NEW))).toMatchObject({
        passing: true,
        service: "Route 53",
      });
      expect(await dns.replace(record, OLD, NEW)).toHaveProperty("changeId");
    },
  );

  it.each([
    ["no-such-hosted-zone", "record-unusable"],
    ["access-denied", "permission-denied"],
  ] as const)("that does not pass has its code: %s", async (kind, code) => {
    zones.inject({ kind, times: 1 });

    expect(await fault(dns.standing(record))).toMatchObject({ passing: false, code });
  });

  it("a zone that is not there is the configuration's mistake", async () => {
    const error = await fault(dns.standing({ ...record, hostedZoneId: "Z9" }));

    expect(error).toMatchObject({ passing: false, code: "record-unusable" });
    expect(error.message).toContain("No hosted zone found with ID: Z9");
  });

  it("a batch that Route 53 cannot make is refused", async () => {
    zones.inject({ kind: "invalid-change-batch", times: 1 });

    expect(await dns.replace(record, OLD, NEW)).toHaveProperty("refused");
  });

  it("an answer that is lost may have been a change, and is not asked for again", async () => {
    zones.inject({ kind: "answer-lost", times: 1 });

    expect(await fault(dns.replace(record, OLD, NEW))).toMatchObject({ passing: true });
    expect(await dns.standing(record)).toEqual({ at: "cname", ...NEW });
    expect(zones.made).toHaveLength(1);
  });
});
