/** `POST /admin/test-db-source` (engine 4.1: `srv/config.go`, `tools/db/pg.go`, `models/admin.go`). */
import type { Answer, Reply } from "./answer.ts";
import type { Reached } from "./effect.ts";
import { isObject, type JsonObject } from "./json.ts";
import type { SourceConnection } from "./settings.ts";

type Parsed =
  | { readonly ok: true; readonly connection: SourceConnection }
  | { readonly ok: false; readonly message: string };

/**
 * Reads the flat body, in which the port is a string: a number is refused, as Go's JSON reader does.
 *
 * @param storedPassword used when none is sent
 */
export function connectionFrom(body: unknown, storedPassword: string): Parsed {
  if (!isObject(body))
    return { ok: false, message: "failed to read the request body: it must be a JSON object" };
  const fields = ["host", "port", "dbname", "username", "password"] as const;
  for (const field of fields) {
    const value = body[field];
    if (value !== undefined && value !== null && typeof value !== "string") {
      const message = `json: cannot unmarshal ${typeof value} into Go struct field ConnectionTest.${field} of type string`;
      return { ok: false, message };
    }
  }
  const text = (field: (typeof fields)[number]) => (typeof body[field] === "string" ? body[field] : "");
  return {
    ok: true,
    connection: {
      host: text("host"),
      port: Number(text("port")),
      dbname: text("dbname"),
      username: text("username"),
      password: text("password") || storedPassword,
    },
  };
}

export function testReply(connection: SourceConnection): Reply {
  return { type: "test", connection, answer: (reached) => answerOf(connection, reached) };
}

/** Status 200 in both cases. */
function answerOf(connection: SourceConnection, reached: Reached): Answer {
  if (reached.ok) {
    const version: JsonObject = reached.version === undefined ? {} : { dbVersion: reached.version };
    const message = "Database ready for dump and restore";
    return { status: 200, body: { status: "ok", result: "ok", message, ...version, tuningParams: {} } };
  }
  const { host, username, dbname } = connection;
  const message = `failed to connect to \`host=${host} user=${username} database=${dbname}\`: ${reached.message}`;
  return { status: 200, body: { status: "error", result: "connection_error", message, tuningParams: null } };
}
