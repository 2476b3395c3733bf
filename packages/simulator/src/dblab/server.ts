/** DBLab Engine over HTTP: the model in real time, with refreshes that really copy. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { PostgresHost } from "../postgres/host.ts";
import type { PostgresServer } from "../postgres/server.ts";
import { type Answer, bodyText } from "./answer.ts";
import { copyDatabase } from "./copy.ts";
import type { DumpResult, Effect } from "./effect.ts";
import type { DblabModel } from "./model.ts";
import type { SourceConnection } from "./settings.ts";
import { reach } from "./source.ts";

export type DblabServerStart = {
  readonly model: DblabModel;
  /** DBLab's own Postgres runs there. */
  readonly postgres: PostgresHost;
  readonly host: "127.0.0.1";
  /** Default: any free one. */
  readonly port?: number;
  /** HTTPS with a certificate of the host's CA. */
  readonly tls?: boolean;
};

export type DblabServer = {
  /** Without a slash at the end. */
  readonly url: string;
  /** The database that developers would get clones of; null before the first refresh. */
  activeDatabase(): SourceConnection | null;
  /** Looks at the model now: for whoever has changed it from outside, by a fault or a restart. */
  wake(): void;
  close(): Promise<void>;
};

/** The model's clock may run faster than ours, so a far change is looked for at least this often. */
const LONGEST_PAUSE_MILLISECONDS = 1_000;

export async function startDblabServer(start: DblabServerStart): Promise<DblabServer> {
  const own = await start.postgres.create({ password: "dblab" });
  const driver = new Driver(start.model, own);
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    void respond(start.model, driver, request, response);
  };
  const { key, certificate } = start.postgres.serverCertificate;
  const server = start.tls ? createTlsServer({ key, cert: certificate }, answer) : createServer(answer);
  const port = await listen(server, start.host, start.port ?? 0);
  driver.wake();
  return {
    url: `${start.tls ? "https" : "http"}://${start.host}:${port}`,
    activeDatabase: () => {
      const dbname = start.model.activePool();
      if (dbname === null) return null;
      return { host: own.address, port: own.port, dbname, username: own.username, password: own.password };
    },
    wake: () => driver.wake(),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await driver.close();
      await own.stop();
    },
  };
}

/** Carries out the model's effects and looks at it when it wants to be looked at. */
class Driver {
  readonly #model: DblabModel;
  readonly #own: PostgresServer;
  readonly #running = new Map<
    string,
    { readonly controller: AbortController; readonly done: Promise<void> }
  >();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(model: DblabModel, own: PostgresServer) {
    this.#model = model;
    this.#own = own;
  }

  wake(): void {
    if (this.#closed) return;
    for (const effect of this.#model.takeEffects()) this.#carryOut(effect);
    clearTimeout(this.#timer);
    const next = this.#model.nextChangeAt();
    if (next === null) return;
    const delay = Math.min(LONGEST_PAUSE_MILLISECONDS, Math.max(1, next - this.#model.now()));
    this.#timer = setTimeout(() => this.wake(), delay);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const { controller } of this.#running.values()) controller.abort();
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  #carryOut(effect: Effect): void {
    if (effect.type === "abort") {
      this.#running.get(effect.refreshId)?.controller.abort();
      return;
    }
    const controller = new AbortController();
    // One copy at a time: the one before may still be ending, in the same pool.
    const before = Promise.all([...this.#running.values()].map(({ done }) => done));
    const done = before
      .then(() => this.#dump(effect, controller.signal))
      .then((result) => {
        this.#running.delete(effect.refreshId);
        this.#model.dumped(effect.refreshId, result);
        this.wake();
      });
    this.#running.set(effect.refreshId, { controller, done });
  }

  async #dump(effect: Effect & { type: "dump" }, signal: AbortSignal): Promise<DumpResult> {
    try {
      await this.#emptyDatabase(effect.pool);
    } catch (error) {
      return { ok: false, message: `pg_restore: error: ${String(error)}` };
    }
    return copyDatabase({
      source: effect.connection,
      target: () => this.#own.connect(effect.pool),
      dumpJobs: effect.dumpJobs,
      restoreJobs: effect.restoreJobs,
      signal,
      onSize: (bytes) => this.#model.sized(effect.refreshId, bytes),
    });
  }

  async #emptyDatabase(name: string): Promise<void> {
    const client = await this.#own.connect("postgres");
    try {
      const quoted = client.escapeIdentifier(name);
      await client.query(`DROP DATABASE IF EXISTS ${quoted} WITH (FORCE)`);
      await client.query(`CREATE DATABASE ${quoted} TEMPLATE template0`);
    } finally {
      await client.end();
    }
  }
}

async function respond(
  model: DblabModel,
  driver: Driver,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
  } catch {
    return; // The client went away in the middle of its request.
  }
  const text = Buffer.concat(chunks).toString("utf8");
  const { method = "GET", url = "/", headers } = request;
  const reply = model.request({ method, path: url, headers, body: text === "" ? undefined : text });
  driver.wake();
  switch (reply.type) {
    case "answer":
      send(response, reply);
      break;
    case "test":
      send(response, reply.answer(await reach(reply.connection)));
      break;
    case "refusal":
      request.socket.destroy();
      break;
    case "silence":
      break;
  }
}

function send(response: ServerResponse, answer: Answer): void {
  const { status, contentType = "application/json" } = answer;
  response.writeHead(status, { "content-type": `${contentType}; charset=utf-8` });
  response.end(bodyText(answer));
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("no port was given"));
      else resolve(address.port);
    });
  });
}
