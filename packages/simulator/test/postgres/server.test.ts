import { connect } from "node:net";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PostgresHost } from "../../src/postgres/host.ts";
import type { PostgresServer } from "../../src/postgres/server.ts";

/** A second on an idle machine; the tests of a busy one must not fail for it. */
const STARTING_MILLISECONDS = 60_000;

let host: PostgresHost;
let server: PostgresServer;

beforeAll(async () => {
  host = await PostgresHost.start();
  server = await host.create({ password: "the password", databases: ["app"] });
}, STARTING_MILLISECONDS);

afterAll(async () => {
  await host.close();
});

function clientOf(changes: Partial<ConstructorParameters<typeof Client>[0] & object>): Client {
  const client = new Client({
    host: server.address,
    port: server.port,
    user: server.username,
    password: server.password,
    database: "app",
    ssl: { ca: host.caCertificate },
    ...changes,
  });
  client.on("error", () => {});
  return client;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("a server", () => {
  it("restarts on the same port with its data, and every connection ends", async () => {
    const other = await host.create({ password: "another", databases: ["kept"] });
    const client = await other.connect("kept");
    await client.query("CREATE TABLE t AS SELECT 42 AS answer");
    const { port, pid } = other;

    await other.restart();

    await expect(client.query("SELECT 1")).rejects.toThrow();
    const again = await other.connect("kept");
    const { rows } = await again.query("SELECT answer FROM t");
    await again.end();
    expect([other.port, rows]).toEqual([port, [{ answer: 42 }]]);
    expect(other.pid).not.toBe(pid);
    expect(runs(pid)).toBe(false);
    await other.stop();
    expect(runs(other.pid)).toBe(false);
    await expect(other.restart()).rejects.toThrow("is stopped");
  });

  it("takes a client that speaks TLS and verifies the certificate against the host's CA", async () => {
    const client = await server.connect("app");
    const { rows } = await client.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    await client.end();
    expect(rows).toEqual([{ ssl: true }]);
  });

  it("has a certificate that a client without the host's CA does not trust", async () => {
    const client = clientOf({ ssl: { rejectUnauthorized: true } });
    await expect(client.connect()).rejects.toThrow(/unable to verify|self.signed|local issuer/);
  });

  it("refuses a client without TLS in Postgres's words, as rds.force_ssl does", async () => {
    const client = clientOf({ ssl: false });
    await expect(client.connect()).rejects.toThrow(
      'no pg_hba.conf entry for host "127.0.0.1", user "postgres", database "app", no encryption',
    );
  });

  it("refuses a wrong password", async () => {
    const client = clientOf({ password: "another password" });
    await expect(client.connect()).rejects.toThrow('password authentication failed for user "postgres"');
  });

  it("keeps passwords as SCRAM verifiers", async () => {
    const client = await server.connect("postgres");
    const { rows } = await client.query("SELECT rolpassword FROM pg_authid WHERE rolname = 'postgres'");
    await client.end();
    expect(rows[0].rolpassword).toMatch(/^SCRAM-SHA-256\$/);
  });

  it("takes a new password and refuses the old one", async () => {
    const old = server.password;
    await server.setPassword("new 'quoted'");
    const client = await server.connect("app");
    await client.end();
    const late = clientOf({ password: old });
    await expect(late.connect()).rejects.toThrow("password authentication failed");
  });

  it("is gone after stop: no process, no listener, and its idle clients do not crash us", async () => {
    const other = await host.create({ password: "x" });
    const idle = await other.connect("postgres");
    expect([runs(other.pid), await accepts(other.port)]).toEqual([true, true]);
    const before = performance.now();
    await other.stop();
    expect(performance.now() - before).toBeLessThan(5_000);
    expect([runs(other.pid), await accepts(other.port)]).toEqual([false, false]);
    await expect(idle.query("SELECT 1")).rejects.toThrow();
  });

  it("does not run as root", async () => {
    const client = await server.connect("postgres");
    const { rows } = await client.query("SELECT (pg_stat_file('postmaster.pid')).size > 0 AS there");
    await client.end();
    expect(rows).toEqual([{ there: true }]);
    expect(server.processUser.uid ?? process.getuid?.()).not.toBe(0);
  });
});
