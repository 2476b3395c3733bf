import { existsSync } from "node:fs";
import type { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tableContents } from "../../src/postgres/contents.ts";
import { PostgresHost } from "../../src/postgres/host.ts";
import type { PostgresServer } from "../../src/postgres/server.ts";

/** A second on an idle machine; the tests of a busy one must not fail for it. */
const STARTING_MILLISECONDS = 60_000;

let host: PostgresHost;
let original: PostgresServer;

beforeAll(async () => {
  host = await PostgresHost.start();
  original = await host.create({ password: "secret", databases: ["bank"] });
  const client = await original.connect("bank");
  await client.query(`
    CREATE TABLE accounts (id int PRIMARY KEY, balance bigint NOT NULL);
    CREATE TABLE transfers (id bigint GENERATED ALWAYS AS IDENTITY, account int, amount bigint, padding text);
    INSERT INTO accounts SELECT g, 0 FROM generate_series(1, 50) g`);
  await client.end();
}, STARTING_MILLISECONDS);

afterAll(async () => {
  await host.close();
});

/** Each transaction touches both tables, so that every account's balance is the sum of its transfers. */
async function transferUntil(client: Client, done: () => boolean): Promise<number> {
  let count = 0;
  for (; !done(); count += 1) {
    const account = (count % 50) + 1;
    await client.query(`
      BEGIN;
      INSERT INTO transfers (account, amount, padding) VALUES (${account}, ${count}, repeat('x', 500));
      ${count % 40 === 0 ? "SAVEPOINT s; CREATE TABLE passing AS SELECT 1; DROP TABLE passing;" : ""}
      UPDATE accounts SET balance = balance + ${count} WHERE id = ${account};
      COMMIT`);
  }
  return count;
}

const BROKEN = `
  SELECT count(*)::int AS broken FROM accounts a
  LEFT JOIN (SELECT account, sum(amount) AS total FROM transfers GROUP BY account) t ON t.account = a.id
  WHERE a.balance <> coalesce(t.total, 0)`;

describe("a snapshot of a running server", () => {
  it("is gone from the disk when it is removed, and so is a server's data when it is stopped", async () => {
    const snapshot = await original.snapshot();
    const restored = await host.restore(snapshot);
    const client = await restored.connect("bank");
    const { rows } = await client.query<{ folder: string }>(
      "SELECT current_setting('data_directory') AS folder",
    );
    await client.end();
    const folders = [snapshot.folder, rows[0]?.folder ?? ""];
    expect(folders.map((folder) => existsSync(folder))).toEqual([true, true]);

    await restored.stop();
    await snapshot.remove();

    expect(folders.map((folder) => existsSync(folder))).toEqual([false, false]);
  });

  it("is consistent although transactions commit and checkpoints run while it is copied", async () => {
    const writer = await original.connect("bank");
    const checkpointer = await original.connect("bank");
    let finished = false;
    const writing = transferUntil(writer, () => finished);
    const checkpoints = (async () => {
      while (!finished) await checkpointer.query("CHECKPOINT");
    })();
    const before = Number((await checkpointer.query("SELECT count(*) FROM transfers")).rows[0]?.count);
    const snapshot = await original.snapshot();
    finished = true;
    const written = await writing;
    await checkpoints;

    const restored = await host.restore(snapshot);
    const client = await restored.connect("bank");
    const broken = await client.query(BROKEN);
    const transfers = Number((await client.query("SELECT count(*) FROM transfers")).rows[0]?.count);
    await Promise.all([client.end(), writer.end(), checkpointer.end()]);
    await restored.stop();

    expect(broken.rows).toEqual([{ broken: 0 }]);
    expect(written).toBeGreaterThan(0);
    expect(transfers).toBeGreaterThanOrEqual(before);
    expect(transfers).toBeLessThanOrEqual(written);
  });

  it("restores to a server of its own, with the password of its time: neither sees what the other writes, nor needs the other", async () => {
    const snapshot = await original.snapshot();
    const client = await original.connect("bank");
    const contents = await tableContents(client);
    await original.setPassword("a later one");
    const restored = await host.restore(snapshot);
    const other = await restored.connect("bank");
    await client.query("UPDATE accounts SET balance = -1 WHERE id = 1");
    expect(await tableContents(other)).toEqual(contents);
    await other.query("DELETE FROM accounts");
    const { rows } = await client.query("SELECT count(*)::int AS count FROM accounts");
    expect(rows).toEqual([{ count: 50 }]);
    expect(restored.port).not.toBe(original.port);
    expect(restored.password).toBe("secret");

    const again = await host.restore(snapshot);
    await restored.stop();
    await snapshot.remove();
    const third = await again.connect("bank");
    expect(await tableContents(third)).toEqual(contents);
    await Promise.all([client.end(), third.end()]);
    await again.stop();
  });
});
