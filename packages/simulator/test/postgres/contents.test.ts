import type { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { tableContents } from "../../src/postgres/contents.ts";
import { PostgresHost } from "../../src/postgres/host.ts";

/** A second on an idle machine; the tests of a busy one must not fail for it. */
const STARTING_MILLISECONDS = 60_000;

let host: PostgresHost;
let client: Client;

beforeAll(async () => {
  host = await PostgresHost.start();
  const server = await host.create({ password: "secret", databases: ["app"] });
  client = await server.connect("app");
}, STARTING_MILLISECONDS);

afterAll(async () => {
  await client.end();
  await host.close();
});

beforeEach(async () => {
  await client.query(`
    DROP TABLE IF EXISTS letters; DROP SCHEMA IF EXISTS "Odd Schema" CASCADE;
    CREATE TABLE letters (letter text, seen timestamptz, part float8);
    INSERT INTO letters VALUES ('a', '2024-01-01 00:00Z', 0.1), ('b', NULL, 0.2), ('b', NULL, 0.2)`);
});

async function letters() {
  const contents = await tableContents(client);
  return contents.find((table) => table.name === "public.letters");
}

describe("the contents of a database", () => {
  it("names every user table with its rows, sorted, quoted names included", async () => {
    await client.query('CREATE SCHEMA "Odd Schema"; CREATE TABLE "Odd Schema"."A Table" ("No" int)');
    const contents = await tableContents(client);
    expect(contents.map(({ name, rows }) => ({ name, rows }))).toEqual([
      { name: "Odd Schema.A Table", rows: 0 },
      { name: "public.letters", rows: 3 },
    ]);
  });

  it("has a checksum that does not depend on the rows' order or the session's formats", async () => {
    const before = await letters();
    await client.query(`
      CREATE TEMP TABLE kept AS SELECT * FROM letters; TRUNCATE letters;
      INSERT INTO letters SELECT * FROM kept ORDER BY letter DESC; DROP TABLE kept;
      SET timezone = 'Asia/Tokyo'; SET datestyle = 'German'; SET extra_float_digits = -5`);
    const after = await letters();
    await client.query("RESET ALL");
    expect(after).toEqual(before);
  });

  it.each([
    ["a changed value", "UPDATE letters SET letter = 'c' WHERE letter = 'a'"],
    ["a null where there was none", "UPDATE letters SET seen = NULL"],
    [
      "one duplicate replaced by another row",
      "UPDATE letters SET letter = 'a', seen = '2024-01-01Z', part = 0.1 WHERE ctid = '(0,2)'",
    ],
    ["the last digit of a float", "UPDATE letters SET part = 0.30000000000000004 - 0.2 WHERE letter = 'a'"],
  ])("has a checksum that shows %s", async (_, change) => {
    const before = await letters();
    await client.query(change);
    expect((await letters())?.checksum).not.toBe(before?.checksum);
  });
});
