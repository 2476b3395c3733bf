import { request as httpsRequest } from "node:https";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { DblabModel } from "../../src/dblab/model.ts";
import { LIFELIKE_PLAN } from "../../src/dblab/plan.ts";
import { type DblabServer, startDblabServer } from "../../src/dblab/server.ts";
import type { SourceConnection } from "../../src/dblab/settings.ts";
import { connectTo } from "../../src/dblab/source.ts";
import { tableContents } from "../../src/postgres/contents.ts";
import { PostgresHost } from "../../src/postgres/host.ts";
import type { PostgresServer } from "../../src/postgres/server.ts";
import { connectionConfig } from "./engine.ts";

/** A second on an idle machine; the tests of a busy one must not fail for it. */
const STARTING_MILLISECONDS = 60_000;

let host: PostgresHost;
let source: PostgresServer;
let model: DblabModel;
let dblab: DblabServer;

beforeAll(async () => {
  host = await PostgresHost.start();
  source = await host.create({ password: "right", databases: ["app"] });
  const client = await source.connect("app");
  await client.query(
    "CREATE TABLE people AS SELECT g AS id, 'p' || g AS name FROM generate_series(1, 1000) g",
  );
  await client.end();
  [model, dblab] = await start();
}, STARTING_MILLISECONDS);

afterAll(async () => {
  await dblab.close();
  await host.close();
});

async function start(tls = false): Promise<[DblabModel, DblabServer]> {
  const plan = { ...LIFELIKE_PLAN, refreshing: 50, renewed: 5, snapshotting: 20, failing: 5 };
  const started = new DblabModel({ now: Date.now, token: "secret", plan });
  return [started, await startDblabServer({ model: started, postgres: host, host: "127.0.0.1", tls })];
}

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(`${dblab.url}${path}`, {
    method,
    headers: { "verification-token": "secret" },
    body: body === undefined ? null : JSON.stringify(body),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

function pointAtSource(changes: Record<string, unknown> = {}) {
  const { address, port, username, password } = source;
  const connection = { host: address, port, dbname: "app", username, password, ...changes };
  return call("POST", "/admin/config", connectionConfig(connection));
}

/** Starts a refresh and waits until it has ended. */
async function refresh() {
  const started = await call("POST", "/full-refresh");
  expect(started).toEqual({ status: 200, body: { status: "OK", message: "Full refresh started" } });
  const ended = async () => {
    const { body } = await call("GET", "/instance/retrieval");
    expect(["finished", "failed"]).toContain(body.status);
    return body;
  };
  return vi.waitFor(ended, { timeout: 8_000, interval: 20 });
}

async function contentsOf(connection: SourceConnection | null) {
  if (connection === null) throw new Error("there is no active database");
  const client = await connectTo(connection);
  const contents = await tableContents(client);
  await client.end();
  return contents;
}

describe("the engine over HTTP", () => {
  it("refreshes by itself to the end, into one pool and then the other; the active database then equals the source", async () => {
    expect(dblab.activeDatabase()).toBeNull();
    await pointAtSource();
    const client = await source.connect("app");

    expect(await refresh()).toMatchObject({ status: "finished", alerts: {} });
    const first = dblab.activeDatabase();
    const contents = await tableContents(client);
    expect(await contentsOf(first)).toEqual(contents);

    await client.query("DELETE FROM people WHERE id = 1");
    await refresh();
    const second = dblab.activeDatabase();
    expect(await contentsOf(second)).toEqual(await tableContents(client));
    expect(await contentsOf(first)).toEqual(contents);

    await refresh();
    expect([first, second, dblab.activeDatabase()].map((each) => each?.dbname)).toEqual([
      "pool_2",
      "pool_1",
      "pool_2",
    ]);
    expect((await call("GET", "/status")).body.pools[0].fileSystem.dataSize).toBeGreaterThan(5_000_000);
    await client.end();
  });

  it("fails with what pg_dump says if the password is wrong, and the active database stays", async () => {
    const active = dblab.activeDatabase();
    await pointAtSource({ password: "wrong" });
    expect(await refresh()).toMatchObject({
      status: "failed",
      lastRefresh: expect.any(String),
      alerts: {
        refresh_failed: {
          message: expect.stringContaining('FATAL:  password authentication failed for user "postgres"'),
        },
      },
    });
    expect(dblab.activeDatabase()).toEqual(active);
  });

  it("tests a source for real", async () => {
    const { address, port, username, password } = source;
    const body = { host: address, port: String(port), dbname: "app", username, password };
    expect(await call("POST", "/admin/test-db-source", body)).toMatchObject({
      status: 200,
      body: { status: "ok", dbVersion: 18 },
    });
    expect(await call("POST", "/admin/test-db-source", { ...body, dbname: "nowhere" })).toMatchObject({
      status: 200,
      body: {
        status: "error",
        result: "connection_error",
        message: expect.stringMatching(
          /^failed to connect to `host=127.0.0.1 user=postgres database=nowhere`: .*3D000/,
        ),
      },
    });
  });

  it("forgets lastRefresh when it restarts, gives up its copy, keeps the data, and can refresh again", async () => {
    await pointAtSource();
    await refresh();
    const active = dblab.activeDatabase();
    // A lock that the copy waits for: it would not end by itself, and the next would wait behind it.
    const client = await source.connect("app");
    await client.query("BEGIN; LOCK TABLE people IN ACCESS EXCLUSIVE MODE");
    await call("POST", "/full-refresh");
    const dumping = "SELECT FROM pg_locks WHERE NOT granted AND relation = 'people'::regclass";
    await vi.waitFor(async () => expect((await client.query(dumping)).rowCount).toBe(1), { timeout: 5_000 });

    model.restart();

    expect((await call("GET", "/instance/retrieval")).body).toMatchObject({
      status: "inactive",
      lastRefresh: null,
    });
    expect(dblab.activeDatabase()).toEqual(active);
    await pointAtSource({ dbname: "postgres" });
    expect(await refresh()).toMatchObject({ status: "finished" });
    expect(dblab.activeDatabase()).not.toEqual(active);
    await client.end();
  });

  it("fails a refresh by a fault while its copy really runs", async () => {
    await pointAtSource();
    model.inject("refresh-fails");
    const retrieval = await refresh();
    expect(retrieval.alerts.refresh_failed.message).toContain("server closed the connection unexpectedly");
    expect(await refresh()).toMatchObject({ status: "finished" });
  });

  it("breaks the connection when it refuses, and answers no more when it is silent", async () => {
    model.inject("refuses");
    await expect(call("GET", "/healthz")).rejects.toThrow("fetch failed");
    model.heal("refuses");
    model.inject("silent");
    const silent = fetch(`${dblab.url}/healthz`, { signal: AbortSignal.timeout(50) });
    await expect(silent).rejects.toThrow(/timeout/);
    model.heal("silent");
  });

  it("speaks HTTPS with a certificate of the host's CA if asked, and is gone after close, its Postgres included", async () => {
    const [, server] = await start(true);
    const servers = () => host.servers.length;
    const before = servers();
    const status = await new Promise((resolve, reject) => {
      const sent = httpsRequest(`${server.url}/healthz`, { ca: host.caCertificate }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.once("error", reject).end();
    });
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow("fetch failed");
    await server.close();
    expect(status).toBe(200);
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow("fetch failed");
    expect(servers()).toBe(before - 1);
  });
});
