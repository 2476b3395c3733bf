// Whether a database answers: against a real Postgres that forces TLS, as RDS's does.
import { connections } from "@dblab-refresh/aws/answering-database";
import { PostgresHost } from "@dblab-refresh/simulator/postgres/host";
import type { PostgresServer } from "@dblab-refresh/simulator/postgres/server";
import { afterAll, beforeAll, expect, it } from "vitest";

let host: PostgresHost;
let server: PostgresServer;

beforeAll(async () => {
  host = await PostgresHost.start();
  server = await host.create({ password: "unknown to the probe", databases: ["app"] });
}, 60_000);
afterAll(() => host.close());

it("a Postgres that demands TLS and a login answers, and no connection of ours is left on it", async () => {
  const answer = await connections.answers(server.address, server.port);

  const client = await server.connect("app");
  const { rows } = await client.query(
    "SELECT usename FROM pg_stat_activity WHERE usename = 'dblab_refresh_probe'",
  );
  await client.end();
  expect(answer).toEqual({ ok: true });
  expect(rows).toEqual([]);
});

it("a Postgres that has been stopped does not", async () => {
  const other = await host.create({ password: "another", databases: ["app"] });
  await other.stop();

  expect(await connections.answers(other.address, other.port)).toMatchObject({ ok: false });
});
