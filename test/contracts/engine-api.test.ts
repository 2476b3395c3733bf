// The port to DBLab against the simulated engine, over real HTTP and HTTPS.
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Fault } from "@dblab-refresh/core/job/fault";
import { EngineApi } from "@dblab-refresh/dblab/engine-api";
import { httpTransport } from "@dblab-refresh/dblab/http-transport";
import { DblabModel, type DblabStart } from "@dblab-refresh/simulator/dblab/model";
import { startDblabServer } from "@dblab-refresh/simulator/dblab/server";
import { DEFAULT_SETTINGS } from "@dblab-refresh/simulator/dblab/settings";
import { PostgresHost } from "@dblab-refresh/simulator/postgres/host";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

const TOKEN = "contract-token";
let postgres: PostgresHost;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  postgres = await PostgresHost.start();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});
afterAll(() => postgres.close());

async function engine(start: Partial<DblabStart> = {}, tls = false) {
  const model = new DblabModel({ now: () => Date.now(), token: TOKEN, scale: 0.0001, ...start });
  const server = await startDblabServer({ model, postgres, host: "127.0.0.1", tls });
  open.push(server);
  const api = (settings: { token?: string; insecure?: boolean; ca?: string } = {}) =>
    new EngineApi(
      httpTransport({
        apiEndpoint: server.url,
        insecure: settings.insecure ?? false,
        ...(settings.ca && { ca: settings.ca }),
      }),
      settings.token ?? TOKEN,
    );
  return { model, server, api };
}

/** A server that is not DBLab. */
async function impostor(listener: RequestListener): Promise<EngineApi> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
  const { port } = server.address() as AddressInfo;
  return new EngineApi(httpTransport({ apiEndpoint: `http://127.0.0.1:${port}`, insecure: false }), TOKEN);
}

function fault(call: Promise<unknown>): Promise<Fault> {
  return call.then(
    () => Promise.reject(new Error("it succeeded")),
    (error: Fault) => error,
  );
}

describe("the port to DBLab", () => {
  it("reads health, status and retrieval", async () => {
    const { api, model } = await engine({ instanceId: "engine-one" });
    const client = api();

    expect(await client.health()).toEqual({
      instanceId: "engine-one",
      version: expect.stringMatching(/^v4\.1/),
    });
    const status = await client.status();
    expect(status).toMatchObject({ configClosed: false, retrieval: { mode: "logical", lastRefresh: null } });
    expect(status.pools).toEqual([
      { name: "pool_1", status: "empty", clones: 0 },
      { name: "pool_2", status: "empty", clones: 0 },
    ]);
    model.inject("no-free-pool");
    expect((await client.status()).pools.every((pool) => pool.clones > 0)).toBe(true);
  });

  it("writes the source's config, and reads back what the engine took over", async () => {
    const { api } = await engine();
    const client = api();
    const change = {
      host: "clone.example",
      port: 5433,
      dbName: "shop",
      username: "app",
      dumpJobs: 4,
      restoreJobs: 2,
    };

    await client.writeSource({ ...change, password: "s3cret" });

    expect(await client.source()).toEqual({ ...change, iamInstance: "" });
  });

  it("writes a host alone and leaves the rest as it is", async () => {
    const { api } = await engine();
    const client = api();
    await client.writeSource({ host: "clone.example", port: 5433, dbName: "shop", username: "app" });

    await client.writeSource({ host: "no-clone.dblab-refresh.invalid" });

    expect(await client.source()).toMatchObject({
      host: "no-clone.dblab-refresh.invalid",
      port: 5433,
      dbName: "shop",
    });
  });

  it("shows that the engine dropped a key that its file lacks", async () => {
    const { api, model } = await engine();
    model.inject("drops-port");
    const client = api();

    await client.writeSource({ host: "clone.example", port: 5433 });

    expect((await client.source()).port).not.toBe(5433);
  });

  it("tells a connection that fails from one that works, though both are HTTP 200", async () => {
    const { api } = await engine();
    const source = await postgres.create({ password: "right", databases: ["shop"] });
    const connection = { host: source.address, port: source.port, dbName: "shop", username: source.username };

    const good = await api().testSource({ ...connection, password: "right" });
    const bad = await api().testSource({ ...connection, password: "wrong" });
    await source.stop();

    expect(good).toEqual({ ok: true });
    expect(bad).toMatchObject({
      ok: false,
      message: expect.stringMatching(/password authentication failed/),
    });
  });

  it("begins a full refresh, whose failure is told by the alert", async () => {
    const { api, model } = await engine();
    const client = api();
    await client.writeSource({ host: "127.0.0.1", port: 1, dbName: "shop", username: "app", password: "x" });

    await client.startFullRefresh();

    await expect.poll(async () => (await client.retrieval()).status, { timeout: 10_000 }).toBe("failed");
    const retrieval = await client.retrieval();
    expect(retrieval.lastRefresh).toMatch(/^\d{4}-/);
    expect(retrieval.refreshFailed).toMatch(/connection|refused/i);
    expect(retrieval.refreshFailedAt).toMatch(/^\d{4}-/);
    expect(model.calls.map((call) => call.path)).toContain("/full-refresh");
  });

  it.each([
    ["engine-config-closed", { adminClosed: true }, (client: EngineApi) => client.writeSource({ host: "h" })],
    ["engine-refused-refresh", { pending: true }, (client: EngineApi) => client.startFullRefresh()],
  ] as const)("names the refusal %s", async (code, start, call) => {
    const { api } = await engine(start);

    const refusal = await fault(call(api()));

    expect(refusal).toMatchObject({ code, passing: false, service: "DBLab" });
  });

  it("names the lack of a free pool", async () => {
    const { api, model } = await engine();
    model.inject("no-free-pool");

    expect(await fault(api().startFullRefresh())).toMatchObject({
      code: "engine-no-free-pool",
      passing: false,
    });
  });

  it("names a wrong token, and never repeats it", async () => {
    const { api } = await engine();

    const refusal = await fault(api({ token: "wrong-token" }).status());

    expect(refusal).toMatchObject({ code: "engine-unauthorized", passing: false });
    expect(JSON.stringify(refusal) + refusal.message).not.toContain("wrong-token");
  });

  it("reads from the engine's file whether it restores immediately", async () => {
    const settings = structuredClone(DEFAULT_SETTINGS) as unknown as {
      retrieval: { spec: { logicalDump: { options: Record<string, unknown> } } };
    };
    settings.retrieval.spec.logicalDump.options.immediateRestore = { enabled: true, customOptions: [] };
    const eager = await engine({ settings: settings as unknown as typeof DEFAULT_SETTINGS });
    const plain = await engine();

    const rest = { connectionString: false, snapshotJob: true };
    expect(await eager.api().file()).toEqual({ immediateRestore: true, ...rest });
    expect(await plain.api().file()).toEqual({ immediateRestore: false, ...rest });
  });

  it("refuses a certificate that it does not know, for good; a given CA or insecure takes it", async () => {
    const { api } = await engine({}, true);

    const refusal = await fault(api().health());
    const byCa = await api({ ca: postgres.caCertificate }).health();
    const insecurely = await api({ insecure: true }).health();

    expect(refusal).toMatchObject({ code: "engine-certificate", passing: false });
    expect(byCa).toEqual(insecurely);
  });

  it.each([
    ["a proxy's page", 200, "<html>"],
    ["JSON of another kind", 200, '{"hello":1}'],
    ["a gateway's error", 502, "Bad Gateway"],
    ["too many requests", 429, '{"message":"slow down"}'],
  ])("takes %s for a fault that may pass", async (_, status, body) => {
    const client = await impostor((_request, response) => response.writeHead(status).end(body));

    expect(await fault(client.retrieval())).toMatchObject({ passing: true, service: "DBLab" });
  });

  it("takes an engine that is away for a fault that may pass", async () => {
    const client = await impostor((request) => request.socket.destroy());

    expect(await fault(client.retrieval())).toMatchObject({ passing: true, code: "engine-fault" });
  });

  it("says that an engine without /full-refresh is too old", async () => {
    const client = await impostor((_request, response) => response.writeHead(404).end("404 page not found"));

    expect(await fault(client.startFullRefresh())).toMatchObject({ code: "engine-too-old", passing: false });
  });
});
