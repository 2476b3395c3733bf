// Whether a database answers: servers that say what Postgres and MySQL may say, byte by byte.
import { createServer, type Server, type Socket } from "node:net";
import { connections } from "@dblab-refresh/aws/answering-database";
import { afterEach, describe, expect, it, vi } from "vitest";

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))));
});

/** A server that does this with each connection. @returns its port */
function serving(talk: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    talk(socket);
  });
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
}

/** A Postgres without TLS that answers the login with this message, in pieces of so many bytes. */
const postgres = (answer: Buffer, piece = answer.length) =>
  serving((socket) => {
    const wants = ["N", answer];
    socket.on("data", () => {
      const next = wants.shift();
      if (typeof next === "string") socket.write(next);
      for (let at = 0; typeof next === "object" && at < next.length; at += piece) {
        socket.write(next.subarray(at, at + piece));
      }
    });
  });

function errorResponse(state: string, text: string): Buffer {
  const fields = Buffer.from(`SFATAL\0C${state}\0M${text}\0\0`);
  const head = Buffer.from("E\0\0\0\0");
  head.writeInt32BE(4 + fields.length, 1);
  return Buffer.concat([head, fields]);
}
const authenticationRequest = Buffer.from([0x52, 0, 0, 0, 12, 0, 0, 0, 5, 1, 2, 3, 4]);

const mysql = (payload: readonly number[], text = "") => {
  const body = Buffer.concat([Buffer.from(payload), Buffer.from(text)]);
  const packet = Buffer.concat([Buffer.from([body.length, 0, 0, 0]), body]);
  return serving((socket) => void socket.write(packet));
};

describe("a Postgres answers", () => {
  it.each([
    ["asks for a password", authenticationRequest],
    ["knows no such user", errorResponse("28000", 'role "x" does not exist')],
    ["refuses the password", errorResponse("28P01", "password authentication failed")],
    ["has no such database", errorResponse("3D000", "database does not exist")],
    ["has too many clients", errorResponse("53300", "sorry, too many clients already")],
  ])("if it %s", async (_what, answer) => {
    const port = await postgres(answer);

    expect(await connections.answers("127.0.0.1", port)).toEqual({ ok: true });
  });

  it("if its answer comes byte by byte", async () => {
    const port = await postgres(errorResponse("28000", "no"), 1);

    expect(await connections.answers("127.0.0.1", port)).toEqual({ ok: true });
  });
});

describe("a Postgres does not answer", () => {
  it.each([
    ["is starting up", errorResponse("57P03", "the database system is starting up"), /57P03: .*starting up/],
    ["is shutting down", errorResponse("57P01", "terminating connection"), /57P01/],
    ["is broken", errorResponse("XX000", "could not read block"), /XX000/],
    ["is out of memory", errorResponse("53200", "out of memory"), /53200/],
  ])("if it %s", async (_what, answer, why) => {
    const port = await postgres(answer);

    expect(await connections.answers("127.0.0.1", port)).toEqual({
      ok: false,
      why: expect.stringMatching(why),
    });
  });

  it("if it cannot even fork", async () => {
    const port = await serving((socket) => void socket.write("Ecould not fork new process for connection\n"));

    const answer = await connections.answers("127.0.0.1", port);

    expect(answer).toEqual({ ok: false, why: expect.stringContaining("could not fork") });
  });
});

describe("a MySQL", () => {
  it("answers with its greeting", async () => {
    const port = await mysql([10], "8.0.36\0and more of it");

    expect(await connections.answers("127.0.0.1", port)).toEqual({ ok: true });
  });

  it("answers if it has too many connections", async () => {
    const port = await mysql([0xff, 0x10, 0x04], "Too many connections");

    expect(await connections.answers("127.0.0.1", port)).toEqual({ ok: true });
  });

  it("does not answer while it is shut down", async () => {
    const port = await mysql([0xff, 0x1d, 0x04], "Server shutdown in progress");

    const answer = await connections.answers("127.0.0.1", port);

    expect(answer).toEqual({ ok: false, why: "MySQL says 1053: Server shutdown in progress" });
  });
});

describe("nothing answers", () => {
  it("where nobody listens", async () => {
    const port = await serving(() => {});
    await new Promise((done) => servers.splice(0)[0]?.close(done));

    expect(await connections.answers("127.0.0.1", port)).toEqual({
      ok: false,
      why: expect.stringContaining("ECONNREFUSED"),
    });
  });

  it("where the connection is closed at once", async () => {
    const port = await serving((socket) => socket.end());

    expect(await connections.answers("127.0.0.1", port)).toEqual({
      ok: false,
      why: "the connection was closed before any answer",
    });
  });

  it("where something else listens", async () => {
    const port = await serving((socket) => void socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"));

    expect(await connections.answers("127.0.0.1", port)).toEqual({
      ok: false,
      why: "an answer that is neither Postgres's nor MySQL's",
    });
  });

  it("where the name leads nowhere", async () => {
    const answer = await connections.answers("no-such-host.invalid", 5432);

    expect(answer).toEqual({ ok: false, why: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) });
  });

  it.each([
    ["before any word", ""],
    ["in the middle of the login", "N"],
    ["in the middle of TLS", "S"],
  ])("where nothing is said any more %s: after 5 s, and nothing is left open", async (_when, word) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const told: { by?: (socket: Socket) => void } = {};
    const connected = new Promise<Socket>((resolve) => {
      told.by = resolve;
    });
    const port = await serving((socket) => {
      socket.write(word);
      told.by?.(socket);
    });
    const answer = connections.answers("127.0.0.1", port);
    const socket = await connected;
    const closed = new Promise((done) => socket.once("close", done).resume());

    vi.advanceTimersByTime(4_999);
    const early = await Promise.race([answer, new Promise((later) => setImmediate(later, "none yet"))]);
    vi.advanceTimersByTime(1);

    expect(early).toBe("none yet");
    expect(await answer).toEqual({ ok: false, why: "no answer within 5 s" });
    await closed;
    expect(vi.getTimerCount()).toBe(0);
  });
});
