/** The first messages of Postgres's and MySQL's protocols, as far as they tell that a server takes connections. */

export type Verdict = { readonly ok: true } | { readonly ok: false; readonly why: string };

/** Postgres: length 8, code 80877103. Source: postgresql.org/docs/current/protocol-message-formats.html */
export const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** Nobody's name: nothing is attempted with it, and no role is locked out by it. */
const USER = "dblab_refresh_probe";

/** Postgres, protocol 3.0. */
export function startupMessage(): Buffer {
  const parameters = Buffer.from(`user\0${USER}\0database\0postgres\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + parameters.length, 0);
  head.writeInt32BE(196608, 4);
  return Buffer.concat([head, parameters]);
}

/** Whoever asks for a password, or refuses the login, takes connections. */
export function loginAnswer(message: Buffer): Verdict {
  const kind = String.fromCharCode(message[0] ?? 0);
  if (kind === "R") return { ok: true };
  if (kind !== "E") return { ok: false, why: `an answer that is not Postgres's: ${JSON.stringify(kind)}` };
  const { C: state = "", M: text = "" } = errorFields(message);
  return isServing(state) ? { ok: true } : { ok: false, why: `Postgres says ${state}: ${text}` };
}

/**
 * Source: postgresql.org/docs/current/errcodes-appendix.html. 57: starting up, shutting down, in recovery; 53: out of
 * something, but for 53300, which is a server full of clients; 58 and XX: broken.
 */
function isServing(state: string): boolean {
  return state === "53300" || !/^(57|53|58|XX)/.test(state);
}

/** An ErrorResponse: each field is a letter and a text that ends with 0. */
function errorFields(message: Buffer): Readonly<Record<string, string>> {
  const fields = message.toString("utf8", 5).split("\0");
  return Object.fromEntries(fields.filter(Boolean).map((field) => [field.charAt(0), field.slice(1)]));
}

/** What MySQL may say in place of its greeting though it serves: too many connections, a host that is not let in. */
const mysqlServes = new Set([1040, 1045, 1129, 1130, 1203]);

/** MySQL: three bytes of length, a number, then a greeting of protocol 10 or an error. */
export function mysqlAnswer(packet: Buffer): Verdict {
  const PROTOCOL_10 = 10;
  const kind = packet[4];
  if (kind === PROTOCOL_10) return { ok: true };
  if (kind !== 0xff) return { ok: false, why: "an answer that is neither Postgres's nor MySQL's" };
  const code = packet.readUInt16LE(5);
  return mysqlServes.has(code)
    ? { ok: true }
    : { ok: false, why: `MySQL says ${code}: ${packet.toString("utf8", 7)}` };
}
