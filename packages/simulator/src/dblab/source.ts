/** Connections to the source of a refresh, and the words in which their failures are told. */
import { Client, DatabaseError } from "pg";
import type { Reached } from "./effect.ts";
import type { SourceConnection } from "./settings.ts";

/** The engine gives `POST /admin/test-db-source` ten seconds in all. */
export const TEST_MILLISECONDS = 10_000;

/** Why a source could not be reached. */
export class SourceUnreachable extends Error {
  readonly connection: SourceConnection;
  override readonly cause: unknown;

  constructor(connection: SourceConnection, cause: unknown) {
    super(`${connection.host}:${connection.port} cannot be reached`);
    this.connection = connection;
    this.cause = cause;
  }
}

/**
 * A connected client, as libpq's default `sslmode=prefer` makes it: TLS if the server speaks it, and no certificate
 * is verified.
 *
 * @throws SourceUnreachable
 */
export async function connectTo(
  connection: SourceConnection,
  timeoutMilliseconds = TEST_MILLISECONDS,
): Promise<Client> {
  try {
    return await attempt(connection, { rejectUnauthorized: false }, timeoutMilliseconds);
  } catch (error) {
    if (!String(error).includes("does not support SSL")) throw new SourceUnreachable(connection, error);
  }
  try {
    return await attempt(connection, false, timeoutMilliseconds);
  } catch (error) {
    throw new SourceUnreachable(connection, error);
  }
}

async function attempt(
  { host, port, dbname, username, password }: SourceConnection,
  ssl: false | { readonly rejectUnauthorized: false },
  timeoutMilliseconds: number,
): Promise<Client> {
  const client = new Client({
    host,
    port,
    database: dbname,
    user: username,
    password,
    ssl,
    application_name: "dleRetrieval",
    connectionTimeoutMillis: timeoutMilliseconds,
  });
  // A broken connection shows in the query that runs on it.
  client.on("error", () => {});
  await client.connect();
  return client;
}

/** Tries a source as the engine's test does. */
export async function reach(connection: SourceConnection): Promise<Reached> {
  let client: Client;
  try {
    client = await connectTo(connection);
  } catch (error) {
    return { ok: false, message: driverWords(error) };
  }
  try {
    const { rows } = await client.query<{ version: string }>(
      "SELECT current_setting('server_version_num') AS version",
    );
    return { ok: true, version: Math.floor(Number(rows[0]?.version) / 10_000) };
  } catch (error) {
    return { ok: false, message: driverWords(error) };
  } finally {
    await client.end().catch(() => {});
  }
}

/** In the words of pgx, the driver with which the engine tests a source. */
export function driverWords(error: unknown): string {
  if (!(error instanceof SourceUnreachable)) return text(error);
  const { host, port } = error.connection;
  const { cause } = error;
  if (cause instanceof DatabaseError) {
    return `server error (${cause.severity ?? "FATAL"}: ${cause.message} (SQLSTATE ${cause.code ?? "XX000"}))`;
  }
  switch (codeOf(cause)) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `hostname resolving error (lookup ${host}: no such host)`;
    case "ECONNREFUSED":
      return `dial error (dial tcp ${host}:${port}: connect: connection refused)`;
    default:
      return `dial error (dial tcp ${host}:${port}: ${text(cause)})`;
  }
}

/** In the words of `pg_dump`, which has them from libpq. */
export function dumpWords(error: unknown): string {
  if (!(error instanceof SourceUnreachable)) {
    const lost = codeOf(error) === "ECONNRESET" || text(error).includes("Connection terminated");
    return `pg_dump: error: ${lost ? "server closed the connection unexpectedly" : text(error)}`;
  }
  const { host, port } = error.connection;
  const { cause } = error;
  const failed = `pg_dump: error: connection to server at "${host}", port ${port} failed`;
  if (cause instanceof DatabaseError) return `${failed}: ${cause.severity ?? "FATAL"}:  ${cause.message}`;
  switch (codeOf(cause)) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `pg_dump: error: could not translate host name "${host}" to address: Name or service not known`;
    case "ECONNREFUSED":
      return `${failed}: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?`;
    default:
      return text(cause).includes("timeout") ? `${failed}: timeout expired` : `${failed}: ${text(cause)}`;
  }
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
