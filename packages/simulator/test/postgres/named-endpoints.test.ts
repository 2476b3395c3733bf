import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { PostgresHost } from "../../src/postgres/host.ts";
import { type Listener, NamedEndpoints } from "../../src/postgres/named-endpoints.ts";
import type { PostgresServer } from "../../src/postgres/server.ts";

/** A second on an idle machine; the tests of a busy one must not fail for it. */
const STARTING_MILLISECONDS = 60_000;

let host: PostgresHost;
let original: PostgresServer;
let restored: PostgresServer;
let endpoints: NamedEndpoints;
let prod: Listener;

beforeAll(async () => {
  host = await PostgresHost.start();
  original = await host.create({ password: "the password", databases: ["original"] });
  restored = await host.create({ password: "the password", databases: ["restored"] });
}, STARTING_MILLISECONDS);

afterAll(async () => {
  await endpoints.close();
  await host.close();
});

beforeEach(async () => {
  await endpoints?.close();
  endpoints = new NamedEndpoints();
  prod = await endpoints.place("db-1", "prod", original);
  await endpoints.place("db-2", "prod-new", restored);
});

/** A client as production's are: over TLS, with the certificate verified, by the address alone. */
async function connected({ address, port }: Listener): Promise<Client> {
  const client = new Client({
    host: address,
    port,
    user: "postgres",
    password: "the password",
    database: "postgres",
    ssl: { ca: host.caCertificate },
  });
  client.on("error", () => {});
  await client.connect();
  return client;
}

async function databases(client: Client): Promise<string> {
  const { rows } = await client.query<{ datname: string }>(
    "SELECT datname FROM pg_database WHERE datname IN ('original', 'restored')",
  );
  return rows.map(({ datname }) => datname).join();
}

it("leads a name's address to whoever has the name, and nowhere in between", async () => {
  const before = await connected(prod);

  await endpoints.rename("db-1", "prod-old");
  const between = connected(prod);
  await expect(between).rejects.toThrow();
  const taken = await endpoints.rename("db-2", "prod");
  await expect(connected(prod)).rejects.toThrow();
  endpoints.admit("db-2", true);
  const after = await connected(prod);

  expect(taken).toEqual(prod);
  expect([await databases(before), await databases(after)]).toEqual(["original", "restored"]);
  await Promise.all([before.end(), after.end()]);
});

it("lets open connections be when it lets nobody in, until the database restarts", async () => {
  const open = await connected(prod);

  endpoints.admit("db-1", false);
  await expect(connected(prod)).rejects.toThrow();
  const still = await databases(open);
  await original.restart();

  expect(still).toBe("original");
  await expect(open.query("SELECT 1")).rejects.toThrow();
  endpoints.admit("db-1", true);
  const again = await connected(prod);
  expect(await databases(again)).toBe("original");
  await again.end();
});

it("leads nowhere when the database is gone", async () => {
  endpoints.remove("db-1");

  await expect(connected(prod)).rejects.toThrow();
});

it("keeps a database's port through its names, each at an address of its own", async () => {
  const fresh = await endpoints.place("db-3", "prod-fresh", restored, { port: prod.port, admits: false });
  await expect(connected(fresh)).rejects.toThrow();
  const old = await endpoints.rename("db-1", "prod-old");
  const taken = await endpoints.rename("db-3", "prod");
  endpoints.admit("db-3", true);

  expect([fresh.port, old.port, taken]).toEqual([prod.port, prod.port, prod]);
  expect(new Set([prod, fresh, old].map(({ address }) => address)).size).toBe(3);
  const after = await connected(prod);
  expect(await databases(after)).toBe("restored");
  await after.end();
});
