import type { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CopyOrder, copyDatabase } from "../../src/dblab/copy.ts";
import type { SourceConnection } from "../../src/dblab/settings.ts";
import { reach } from "../../src/dblab/source.ts";
import { tableContents } from "../../src/postgres/contents.ts";
import { PostgresHost } from "../../src/postgres/host.ts";
import type { PostgresServer } from "../../src/postgres/server.ts";
import { SHAPE, WORLD } from "./world.sql.ts";

/** A second on an idle machine; the tests of a busy one must not fail for it. */
const STARTING_MILLISECONDS = 60_000;

let host: PostgresHost;
let source: PostgresServer;
let target: PostgresServer;

beforeAll(async () => {
  host = await PostgresHost.start();
  [source, target] = await Promise.all([
    host.create({ password: "source's", databases: ["world", "big"] }),
    host.create({ password: "target's" }),
  ]);
  await on(source, "world", (client) => client.query(WORLD));
}, STARTING_MILLISECONDS);

afterAll(async () => {
  await host.close();
});

async function on<T>(
  server: PostgresServer,
  database: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await server.connect(database);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function connectionTo(changes: Partial<SourceConnection> = {}): SourceConnection {
  const { address, port, username, password } = source;
  return { host: address, port, dbname: "world", username, password, ...changes };
}

function copy(changes: Partial<SourceConnection> = {}, order: Partial<CopyOrder> = {}) {
  const target_ = () => target.connect("copy");
  return copyDatabase({
    source: connectionTo(changes),
    target: target_,
    dumpJobs: 3,
    restoreJobs: 2,
    ...order,
  });
}

async function shape(client: Client): Promise<string[]> {
  await client.query("SET search_path = ''");
  const { rows } = await client.query<{ line: string }>(SHAPE);
  return rows.map((row) => row.line);
}

describe("a copy of a database", () => {
  beforeEach(async () => {
    await on(target, "postgres", async (client) => {
      await client.query("DROP DATABASE IF EXISTS copy WITH (FORCE)");
      await client.query("CREATE DATABASE copy");
    });
  });

  it("has the same rows in every table", async () => {
    const result = await copy();
    const contents = await on(source, "world", tableContents);
    expect(result).toEqual({
      ok: true,
      rows: contents.reduce((sum, table) => sum + table.rows, 0),
      bytes: expect.any(Number),
    });
    expect(contents.length).toBe(9);
    expect(await on(target, "copy", tableContents)).toEqual(contents);
  });

  it("has the same definitions: types, columns, constraints, indexes, sequences, functions, views, triggers", async () => {
    await copy();
    const lines = await on(source, "world", shape);
    expect(lines.length).toBeGreaterThan(100);
    expect(await on(target, "copy", shape)).toEqual(lines);
  });

  it("goes on where the source's sequences and identities are", async () => {
    await copy();
    const { rows } = await on(target, "copy", async (client) => {
      const customer = 'INSERT INTO "Sales Department"."Customers" DEFAULT VALUES RETURNING "Id"';
      return client.query(`WITH c AS (${customer}) INSERT INTO orders (customer, note) SELECT "Id", 'quiet' FROM c
        RETURNING customer, no, note`);
    });
    expect(rows).toEqual([{ customer: "510", no: 105 + 5 * 3_003, note: "QUIET" }]);
  });

  it("fails when its source is stopped in the middle", async () => {
    const clone = await host.restore(await source.snapshot());
    const result = await copy({ port: clone.port }, { onSize: () => process.kill(clone.pid, "SIGQUIT") });
    await clone.stop();
    expect(result.ok ? "" : result.message).toMatch(
      /^pg_dump: error: (server closed|terminating connection)/,
    );
  });

  it("is of one moment: what is committed after its first look is in no table", async () => {
    const writer = await source.connect("big");
    await writer.query("CREATE TABLE a AS SELECT 1 AS n; CREATE TABLE b AS SELECT 1 AS n");
    const before = await tableContents(writer);
    // The target is first asked for when the source's snapshot has been taken, and before any table is read.
    const late = async () => {
      await writer.query("BEGIN; INSERT INTO a VALUES (2); INSERT INTO b VALUES (2); COMMIT");
      return target.connect("copy");
    };
    const result = await copy({ dbname: "big" }, { target: late });
    await writer.query("DROP TABLE a, b");
    await writer.end();
    expect(result).toMatchObject({ ok: true, rows: 2 });
    expect(await on(target, "copy", tableContents)).toEqual(before);
  });

  it("ends soon when it is aborted", async () => {
    const controller = new AbortController();
    const result = await copy({}, { signal: controller.signal, onSize: () => controller.abort() });
    expect(result).toEqual({ ok: false, message: "pg_dump: error: terminated by signal" });
  });
});

describe("a source that cannot be reached", () => {
  const failures: [string, Partial<SourceConnection>, string, string][] = [
    [
      "by its password",
      { password: "wrong" },
      'failed: FATAL:  password authentication failed for user "postgres"',
      'server error (FATAL: password authentication failed for user "postgres" (SQLSTATE 28P01))',
    ],
    [
      "by its database",
      { dbname: "nowhere" },
      'failed: FATAL:  database "nowhere" does not exist',
      'server error (FATAL: database "nowhere" does not exist (SQLSTATE 3D000))',
    ],
    [
      "by its user",
      { username: "nobody" },
      'failed: FATAL:  password authentication failed for user "nobody"',
      'server error (FATAL: password authentication failed for user "nobody" (SQLSTATE 28P01))',
    ],
    [
      "by its port",
      { port: 1 },
      'connection to server at "127.0.0.1", port 1 failed: Connection refused',
      "dial error (dial tcp 127.0.0.1:1: connect: connection refused)",
    ],
    [
      "by its host",
      { host: "gone.invalid" },
      'could not translate host name "gone.invalid" to address',
      "hostname resolving error (lookup gone.invalid: no such host)",
    ],
  ];

  it.each(failures)(
    "%s is told in the words of pg_dump and of the engine's driver",
    async (_, changes, dumped, tested) => {
      expect(await copy(changes)).toEqual({ ok: false, message: expect.stringMatching(/^pg_dump: error: /) });
      expect(await copy(changes)).toMatchObject({ message: expect.stringContaining(String(dumped)) });
      expect(await reach(connectionTo(changes))).toEqual({ ok: false, message: tested });
    },
  );

  it("is told apart from one that can, whose version is known", async () => {
    expect(await reach(connectionTo())).toEqual({ ok: true, version: 18 });
  });
});
