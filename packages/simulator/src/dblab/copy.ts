/**
 * A full refresh, really done: a database is read through its connection, as `pg_dump` reads it, and made anew in a
 * Postgres of DBLab's own.
 */
import { pipeline } from "node:stream/promises";
import type { Client } from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { type Blueprint, type CopyTable, readBlueprint } from "./catalog.ts";
import type { DumpResult } from "./effect.ts";
import type { SourceConnection } from "./settings.ts";
import { connectTo, dumpWords } from "./source.ts";

export type CopyOrder = {
  readonly source: SourceConnection;
  /** A new connection to the empty database to fill. */
  readonly target: () => Promise<Client>;
  /** Tables read side by side, all as of one moment. */
  readonly dumpJobs: number;
  /** Indexes built side by side. */
  readonly restoreJobs: number;
  /** Ends the copy; what is there so far stays. */
  readonly signal?: AbortSignal;
  /** Told the source's size in bytes, early. */
  readonly onSize?: (bytes: number) => void;
};

/** Never rejects: a failure is a result, in the words of `pg_dump`. */
export async function copyDatabase(order: CopyOrder): Promise<DumpResult> {
  const clients = new Clients(order.signal);
  try {
    return { ok: true, ...(await copy(order, clients)) };
  } catch (error) {
    return {
      ok: false,
      message: order.signal?.aborted ? "pg_dump: error: terminated by signal" : dumpWords(error),
    };
  } finally {
    await clients.end();
  }
}

async function copy(order: CopyOrder, clients: Clients): Promise<{ rows: number; bytes: number }> {
  const reader = await clients.open(() => connectTo(order.source));
  // As pg_dump: one snapshot for everything, kept open by the first connection.
  await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  const { rows } = await reader.query<{ snapshot: string; size: string }>(
    "SELECT pg_export_snapshot() AS snapshot, pg_database_size(current_database()) AS size",
  );
  const snapshot = rows[0]?.snapshot ?? "";
  const bytes = Number(rows[0]?.size);
  order.onSize?.(bytes);
  const blueprint = await readBlueprint(reader);
  const writer = await clients.open(order.target);
  await buildTables(writer, blueprint);
  const copied = await copyData(order, clients, snapshot, blueprint.data);
  await buildRest(order, clients, writer, blueprint);
  return { rows: copied, bytes };
}

async function buildTables(writer: Client, blueprint: Blueprint): Promise<void> {
  // Functions may name what does not exist yet in their bodies.
  await writer.query("SET check_function_bodies = off; SELECT set_config('search_path', '', false)");
  await runAll(writer, [...blueprint.foundations, ...blueprint.types, ...blueprint.sequences]);
  const waiting = await runWhatCan(writer, blueprint.functions);
  await runAll(writer, blueprint.tables);
  await runAll(writer, await runWhatCan(writer, waiting));
  await runAll(writer, blueprint.attachments);
}

async function buildRest(
  order: CopyOrder,
  clients: Clients,
  writer: Client,
  blueprint: Blueprint,
): Promise<void> {
  await runAll(writer, blueprint.sequenceValues);
  const builders = [writer];
  while (builders.length < Math.min(order.restoreJobs, blueprint.indexes.length)) {
    const builder = await clients.open(order.target);
    await builder.query("SELECT set_config('search_path', '', false)");
    builders.push(builder);
  }
  await shareOut(builders, blueprint.indexes, (builder, statement) => builder.query(statement));
  await runAll(writer, blueprint.foreignKeys);
  await runInAnyOrder(writer, blueprint.views);
  await runAll(writer, blueprint.viewIndexes);
  await runAll(writer, blueprint.triggers);
  await writer.query("ANALYZE");
}

type Lane = { readonly reader: Client; readonly writer: Client };

async function copyData(
  order: CopyOrder,
  clients: Clients,
  snapshot: string,
  tables: readonly CopyTable[],
): Promise<number> {
  const lanes: Lane[] = [];
  while (lanes.length < Math.min(order.dumpJobs, tables.length)) {
    const reader = await clients.open(() => connectTo(order.source));
    await reader.query(`
      BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
      SET TRANSACTION SNAPSHOT ${reader.escapeLiteral(snapshot)};
      SET LOCAL search_path = ''; SET LOCAL row_security = off;
      SET LOCAL datestyle = 'ISO'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL extra_float_digits = 3`);
    const writer = await clients.open(order.target);
    await writer.query("SET search_path = ''; SET datestyle = 'ISO'; SET intervalstyle = 'postgres'");
    lanes.push({ reader, writer });
  }
  let rows = 0;
  await shareOut(lanes, tables, async (lane, table) => {
    const copied = await copyTable(lane, table);
    // Not `rows += await …`: that adds to what was there before the wait.
    rows += copied;
  });
  return rows;
}

/**
 * Text, not binary: the binary form of arrays and composites holds numbers of types, which differ between databases.
 *
 * @returns the number of rows
 */
async function copyTable({ reader, writer }: Lane, table: CopyTable): Promise<number> {
  const what = table.columns.length === 0 ? table.name : `${table.name} (${table.columns.join(", ")})`;
  const sink = writer.query(copyFrom(`COPY ${what} FROM STDIN`));
  await pipeline(reader.query(copyTo(`COPY ${what} TO STDOUT`)), sink);
  return sink.rowCount;
}

async function runAll(client: Client, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await client.query(statement);
}

/** @returns the statements that failed */
async function runWhatCan(client: Client, statements: readonly string[]): Promise<string[]> {
  const failed: string[] = [];
  for (const statement of statements) {
    try {
      await client.query(statement);
    } catch {
      failed.push(statement);
    }
  }
  return failed;
}

/** For statements that need each other: as long as one more succeeds, there is hope. */
async function runInAnyOrder(client: Client, statements: readonly string[]): Promise<void> {
  let waiting = statements;
  for (;;) {
    const failed = await runWhatCan(client, waiting);
    if (failed.length === 0) return;
    if (failed.length === waiting.length) return runAll(client, failed);
    waiting = failed;
  }
}

/** Each worker takes the next item when it is done with its last. */
async function shareOut<Worker, Item>(
  workers: readonly Worker[],
  items: readonly Item[],
  work: (worker: Worker, item: Item) => Promise<unknown>,
): Promise<void> {
  const queue = items.values();
  await Promise.all(
    workers.map(async (worker) => {
      for (const item of queue) await work(worker, item);
    }),
  );
}

/** The connections of one copy, all closed at its end, and broken when it is aborted. */
class Clients {
  readonly #signal: AbortSignal | undefined;
  readonly #open: Client[] = [];
  readonly #abort = () => void this.end();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    signal?.addEventListener("abort", this.#abort);
  }

  async open(connect: () => Promise<Client>): Promise<Client> {
    this.#signal?.throwIfAborted();
    const client = await connect();
    client.on("error", () => {});
    this.#open.push(client);
    this.#signal?.throwIfAborted();
    return client;
  }

  async end(): Promise<void> {
    this.#signal?.removeEventListener("abort", this.#abort);
    await Promise.all(this.#open.splice(0).map((client) => client.end().catch(() => {})));
  }
}
