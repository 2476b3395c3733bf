import { request as httpsRequest } from "node:https";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { DblabModel } from "../../src/dblab/model.ts";
import { LIFELIKE_PLAN } from "../../src/dblab/plan.ts";
import { type DblabServer, startDblabServer } from "../../src/dblab/server.ts";
import { connectTo } from "../../src/dblab/source.ts";
import { tableContents } from "../../src/postgres/contents.ts";
import { PostgresHost } from "../../src/postgres/host.ts";
import type { PostgresServer } from "../../src/postgres/server.ts";
import { connectionConfig } from "./engine.ts";

let host: PostgresHost;
let source: PostgresServer;
let model: DblabModel;
let dblab: DblabServer | undefined;

beforeAll(async () => {
  host = await PostgresHost.start();
  source = await host.create({ password: "right", databases: ["app"] });
  const client = await source.connect("app");
  await client.query(
    "CREATE TABLE people AS SELECT g AS id, 'p' || g AS name FROM generate_series(1, 1000) g",
  );
  await client.end();
});

afterAll(async () => {
  await host.close();
});

afterEach(async () => {
  await dblab?.close();
  dblab = undefined;
});

async function start(tls = false): Promise<DblabServer> {
  const plan = { ...LIFELIKE_PLAN, refreshing: 50, renewed: 5, snapshotting: 20, failing: 5 };
  model = new DblabModel({ now: Date.now, token: "secret", plan });
  dblab = await startDblabServer({ model, postgres: host, host: "127.0.0.1", tls });
  return dblab;
}

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(`${dblab?.url}${path}`, {
    method,
    headers: { "verification-token": "secret" },
    body: body === undefined ? null : JSON.stringify(body),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

function pointAtSource(changes: Record<string, unknown> = {}) {
  const { address, port, username, password } = source;
  return call(
    "POST",
    "/admin/config",
    connectionConfig({ host: address, port, dbname: "app", username, password, ...changes }),
  );
}

async function settled() {
  const ended = async () => {
    const { body } = await call("GET", "/instance/retrieval");
    expect(["finished", "failed"]).toContain(body.status);
    return body;
  };
  return vi.waitFor(ended, { timeout: 8_000, interval: 20 });
}

describe("the engine over HTTP", () => {
  it("refreshes by itself to the end, and its active database then equals the source", async () => {
    const server = await start();
    expect(server.activeDatabase()).toBeNull();
    await pointAtSource();
    expect(await call("POST", "/full-refresh")).toEqual({
      status: 200,
      body: { status: "OK", message: "Full refresh started" },
    });
    const retrieval = await settled();

    expect(retrieval).toMatchObject({ status: "finished", alerts: {} });
    const active = server.activeDatabase();
    expect(active?.dbname).toBe("pool_2");
    if (active === null) return;
    const [copy, original] = await Promise.all([connectTo(active), source.connect("app")]);
    expect(await tableContents(copy)).toEqual(await tableContents(original));
    await Promise.all([copy.end(), original.end()]);
    const { body } = await call("GET", "/status");
    expect(body.pools[0].fileSystem.dataSize).toBeGreaterThan(5_000_000);
  });

  it("refreshes into the other pool the second time, and into the first again the third time", async () => {
    const server = await start();
    await pointAtSource();
    const active: (string | undefined)[] = [];
    for (let time = 0; time < 3; time += 1) {
      await call("POST", "/full-refresh");
      await settled();
      active.push(server.activeDatabase()?.dbname);
    }
    expect(active).toEqual(["pool_2", "pool_1", "pool_2"]);
  });

  it("fails with what pg_dump says if the password is wrong, and is as it was", async () => {
    const server = await start();
    await pointAtSource({ password: "wrong" });
    await call("POST", "/full-refresh");
    expect(await settled()).toMatchObject({
      status: "failed",
      lastRefresh: expect.any(String),
      alerts: {
        refresh_failed: {
          message: expect.stringContaining('FATAL:  password authentication failed for user "postgres"'),
        },
      },
    });
    expect(server.activeDatabase()).toBeNull();
  });

  it("tests a source for real", async () => {
    await start();
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

  it("forgets lastRefresh when it restarts, and keeps the data", async () => {
    const server = await start();
    await pointAtSource();
    await call("POST", "/full-refresh");
    await settled();
    model.restart();
    expect((await call("GET", "/instance/retrieval")).body).toMatchObject({
      status: "inactive",
      lastRefresh: null,
    });
    expect(server.activeDatabase()?.dbname).toBe("pool_2");
  });

  it("gives up its copy when it restarts in the middle, and can refresh again", async () => {
    await start();
    await pointAtSource();
    await call("POST", "/full-refresh");
    model.restart();
    expect((await call("GET", "/instance/retrieval")).body.status).toBe("inactive");
    await call("POST", "/full-refresh");
    expect(await settled()).toMatchObject({ status: "finished" });
  });

  it("breaks the connection when it refuses, and answers no more when it is silent", async () => {
    await start();
    model.inject("refuses");
    await expect(call("GET", "/healthz")).rejects.toThrow("fetch failed");
    model.heal("refuses");
    model.inject("silent");
    const silent = fetch(`${dblab?.url}/healthz`, { signal: AbortSignal.timeout(50) });
    await expect(silent).rejects.toThrow(/timeout/);
  });

  it("speaks HTTPS with a certificate of the host's CA", async () => {
    const server = await start(true);
    const status = await new Promise((resolve, reject) => {
      const sent = httpsRequest(`${server.url}/healthz`, { ca: host.caCertificate }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.once("error", reject).end();
    });
    expect(status).toBe(200);
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow("fetch failed");
  });

  it("is gone after close, its Postgres included", async () => {
    const server = await start();
    await pointAtSource();
    await call("POST", "/full-refresh");
    await settled();
    const active = server.activeDatabase();
    await server.close();
    dblab = undefined;
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow("fetch failed");
    if (active === null) throw new Error("no active database");
    await expect(connectTo(active)).rejects.toThrow("cannot be reached");
  });
});
