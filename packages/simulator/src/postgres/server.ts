/** One running Postgres. */
import { type ChildProcess, spawn } from "node:child_process";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import type { Binaries } from "./binaries.ts";
import { copyRunningData, type DataSnapshot, removeFolder } from "./snapshot.ts";
import type { ProcessUser } from "./user.ts";
import type { Watchdog } from "./watchdog.ts";

/** What a server is started with. The data folder exists and is configured. */
export type ServerStart = {
  readonly binaries: Binaries;
  readonly user: ProcessUser;
  readonly watchdog: Watchdog;
  readonly dataFolder: string;
  readonly logFile: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly caCertificate: string;
  /** A new folder's path for each snapshot. */
  readonly snapshotFolder: () => string;
};

const START_MILLISECONDS = 20_000;
const STOP_MILLISECONDS = 8_000;

/** Everything that a client needs, and the ways to look inside. Its port is never another server's. */
export class PostgresServer {
  readonly address = "127.0.0.1";
  readonly port: number;
  readonly pid: number;
  /** The superuser's. */
  readonly username: string;
  #password: string;
  readonly #start: ServerStart;
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  #stopped: Promise<void> | null = null;

  private constructor(start: ServerStart, child: ChildProcess, pid: number) {
    this.#start = start;
    this.#child = child;
    this.port = start.port;
    this.pid = pid;
    this.username = start.username;
    this.#password = start.password;
    this.#exited = exitOf(child);
  }

  /**
   * Starts Postgres and waits until it takes connections: tens of milliseconds, more after a crash or for a snapshot.
   *
   * @throws with the end of the server's log if it ends or does not become ready within 20 s
   */
  static async start(start: ServerStart): Promise<PostgresServer> {
    const log = await open(start.logFile, "a");
    // Detached: an interrupt from the terminal must reach our process first, not Postgres behind its back.
    const child = spawn(start.binaries.postgres, ["-D", start.dataFolder], {
      ...start.user,
      cwd: start.dataFolder,
      detached: true,
      env: { PATH: process.env.PATH, LC_ALL: "C" },
      stdio: ["ignore", log.fd, log.fd],
    });
    await log.close();
    child.unref();
    if (child.pid === undefined) {
      await exitOf(child);
      throw new Error(`Postgres could not be run: ${start.binaries.postgres}`);
    }
    start.watchdog.watch(child.pid);
    const server = new PostgresServer(start, child, child.pid);
    try {
      await server.#ready();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** Empty when it is our own. */
  get processUser(): ProcessUser {
    return this.#start.user;
  }

  /** Also true while it is being stopped. */
  get isStopped(): boolean {
    return this.#stopped !== null;
  }

  /** The superuser's password, as it is now. */
  get password(): string {
    return this.#password;
  }

  /** A connected client of the superuser, over TLS, with the certificate verified. Losing the server is no crash. */
  async connect(database: string): Promise<Client> {
    const client = new Client({
      host: this.address,
      port: this.port,
      user: this.username,
      password: this.#password,
      database,
      ssl: { ca: this.#start.caCertificate },
    });
    // pg emits "error" when an idle connection breaks; the next query rejects anyway.
    client.on("error", () => {});
    await client.connect();
    return client;
  }

  /** As RDS's `MasterUserPassword` in a modification. */
  async setPassword(password: string): Promise<void> {
    const client = await this.connect("postgres");
    try {
      await client.query(
        `ALTER ROLE ${client.escapeIdentifier(this.username)} PASSWORD ${client.escapeLiteral(password)}`,
      );
      this.#password = password;
    } finally {
      await client.end();
    }
  }

  /** Copies the data while the server works on: what was committed when the copy began is in it. */
  async snapshot(): Promise<DataSnapshot> {
    const folder = this.#start.snapshotFolder();
    const remove = () => removeFolder(folder);
    const client = await this.connect("postgres");
    try {
      await copyRunningData(client, this.#start.dataFolder, folder, this.#start.user);
    } catch (error) {
      await remove();
      throw error;
    } finally {
      await client.end();
    }
    return { folder, username: this.username, password: this.#password, remove };
  }

  /** Ends the server at once (immediate mode), for sure, and removes its data. May be called again. */
  stop(): Promise<void> {
    this.#stopped ??= this.#end();
    return this.#stopped;
  }

  async #end(): Promise<void> {
    // A running server must not keep the process alive, a server that is being waited for must.
    this.#child.ref();
    signal(this.pid, "SIGQUIT");
    const timer = new AbortController();
    const late = pause(STOP_MILLISECONDS, undefined, { signal: timer.signal, ref: false }).then(
      () => signal(this.pid, "SIGKILL"),
      () => {},
    );
    await this.#exited;
    timer.abort();
    await late;
    this.#start.watchdog.forget(this.pid);
    await removeFolder(this.#start.dataFolder);
  }

  /** Postgres itself writes "ready" into its pid file when it takes connections; `pg_ctl -w` waits for the same. */
  async #ready(): Promise<void> {
    const pidFile = join(this.#start.dataFolder, "postmaster.pid");
    const deadline = performance.now() + START_MILLISECONDS;
    while (performance.now() < deadline) {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) break;
      const lines = (await readFile(pidFile, "utf8").catch(() => "")).split("\n");
      if (lines[0] === String(this.pid) && lines[7]?.trim() === "ready") return;
      await pause(5);
    }
    const log = await readFile(this.#start.logFile, "utf8").catch(() => "");
    throw new Error(`Postgres on port ${this.port} did not start: ${log.slice(-1_000)}`);
  }
}

function exitOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
}

function signal(pid: number, name: "SIGQUIT" | "SIGKILL"): void {
  try {
    process.kill(pid, name);
  } catch {
    // It had ended by itself.
  }
}
