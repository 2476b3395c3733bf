import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Connections } from "@dblab-refresh/core/ports/connections";
import { loginAnswer, mysqlAnswer, SSL_REQUEST, startupMessage, type Verdict } from "./database-greeting.ts";

const LIMIT_MS = 5_000;

/**
 * Whether a database takes connections, without a login and without a library that could log in: pg would be 84 kB in
 * the bundle for two messages. Nothing is told to the server but that somebody is there, so its certificate is
 * not verified: RDS's API says which database has the name.
 */
export const connections: Connections = {
  async answers(host, port) {
    const socket = connect({ host, port });
    // An error that nobody waits for any more must not end the process.
    socket.on("error", () => {});
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), LIMIT_MS);
    try {
      return await greeted(socket, host, limit.signal);
    } catch (error) {
      const why = limit.signal.aborted ? `no answer within ${LIMIT_MS / 1000} s` : said(error);
      return { ok: false, why };
    } finally {
      clearTimeout(timer);
      socket.destroy();
    }
  },
};

/**
 * A MySQL server speaks first, a Postgres waits for what we want: the first bytes tell, whichever it is. (A MySQL counts
 * handshakes that break off, and shuts a host out after 100 in a row: a job asks far less often.)
 */
async function greeted(socket: Socket, host: string, limit: AbortSignal): Promise<Verdict> {
  socket.on("connect", () => socket.write(SSL_REQUEST));
  const first = await read(socket, (bytes) => bytes.length >= 1, limit);
  switch (String.fromCharCode(first[0] ?? 0)) {
    case "S":
      return loggedIn(await secured(socket, host, limit), limit);
    case "N":
      return loggedIn(socket, limit);
    case "E":
      return { ok: false, why: `Postgres refused the connection: ${first.toString("utf8", 1).trim()}` };
    default:
      return mysqlAnswer(first.length < 7 ? await more(socket, first, limit) : first);
  }
}

async function loggedIn(socket: Socket, limit: AbortSignal): Promise<Verdict> {
  socket.write(startupMessage());
  // A kind, a length that counts itself, and the rest.
  const isWhole = (bytes: Buffer) => bytes.length >= 5 && bytes.length >= 1 + bytes.readInt32BE(1);
  return loginAnswer(await read(socket, isWhole, limit));
}

async function secured(socket: Socket, host: string, limit: AbortSignal): Promise<Socket> {
  const secure = connectTls({
    socket,
    rejectUnauthorized: false,
    // Of an address there is no such name (RFC 6066).
    ...(isIP(host) === 0 && { servername: host }),
  });
  secure.on("error", () => {});
  await settled<void>(secure, limit, (done) => secure.once("secureConnect", () => done()));
  return secure;
}

async function more(socket: Socket, first: Buffer, limit: AbortSignal): Promise<Buffer> {
  const rest = await read(socket, (bytes) => first.length + bytes.length >= 7, limit);
  return Buffer.concat([first, rest]);
}

/** What comes until it is enough. @throws if the connection breaks or ends before, or the time is over */
function read(socket: Socket, isEnough: (bytes: Buffer) => boolean, limit: AbortSignal): Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  return settled<Buffer>(socket, limit, (done) => {
    const take = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (!isEnough(bytes)) return;
      socket.off("data", take);
      done(bytes);
    };
    socket.on("data", take);
  });
}

function settled<T>(
  socket: Socket,
  limit: AbortSignal,
  wait: (done: (value: T) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("the connection was closed before any answer")));
    limit.addEventListener("abort", () => reject(limit.reason), { once: true });
    wait(resolve);
  });
}

function said(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Of a name with several addresses, Node tells all errors at once, and no message.
  const parts: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  const [first] = parts;
  return error.message || (first instanceof Error ? first.message : error.name);
}
