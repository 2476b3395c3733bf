/** One running Postgres. */
import { type ChildProcess, spawn } from "node:child_process";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import type { Binaries } from "./binaries.ts";
import { copyRunningData, type DataSnapshot, removeFolder } from "./snapshot.ts";
import { trusting } from "./trust.ts";
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
  /** The superuser's. */
  readonly username: string;
  #password: string;
  readonly #start: ServerStart;
  #running: Running;
  #restarted: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | null = null;

  private constructor(start: ServerStart, running: Running) {
    this.#start = start;
    this.#running = running;
    this.port = start.port;
    this.username = start.username;
    this.#password = start.password;
  }

  /**
   * Starts Postgres and waits until it takes connections: tens of milliseconds, more after a crash or for a snapshot.
   *
   * @throws with the end of the server's log if it ends or does not become ready within 20 s
   */
  static async start(start: ServerStart): Promise<PostgresServer> {
    const server = new PostgresServer(start, await run(start));
    try {
      await server.#ready();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** Another one after a restart. */
  get pid(): number {
    return this.#running.pid;
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
      ssl: trusting(this.#start.caCertificate),
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

  /**
   * Ends every connection and starts Postgres again, on the same data and the same port: RDS's reboot.
   *
   * @throws as `start`, and if the server has been stopped
   */
  restart(): Promise<void> {
    if (this.isStopped) return Promise.reject(new Error(`Postgres on port ${this.port} is stopped`));
    this.#restarted = this.#restarted.then(() => this.#startAgain());
    return this.#restarted;
  }

  async #startAgain(): Promise<void> {
    // SIGINT is Postgres's fast shutdown: it waits for no client, and writes everything down.
    await this.#endProcess("SIGINT");
    this.#running = await run(this.#start);
    await this.#ready();
  }

  /** Ends the server at once (immediate mode), for sure, and removes its data. May be called again. */
  stop(): Promise<void> {
    this.#stopped ??= this.#end();
    return this.#stopped;
  }

  async #end(): Promise<void> {
    await this.#restarted.catch(() => {});
    await this.#endProcess("SIGQUIT");
    await removeFolder(this.#start.dataFolder);
  }

  async #endProcess(how: "SIGINT" | "SIGQUIT"): Promise<void> {
    const { child, exited, pid } = this.#running;
    // A running server must not keep the process alive, a server that is being waited for must.
    child.ref();
    signal(pid, how);
    const timer = new AbortController();
    const late = pause(STOP_MILLISECONDS, undefined, { signal: timer.signal, ref: false }).then(
      () => signal(pid, "SIGKILL"),
      () => {},
    );
    await exited;
    timer.abort();
    await late;
    this.#start.watchdog.forget(pid);
  }

  /** Postgres itself writes "ready" into its pid file when it takes connections; `pg_ctl -w` waits for the same. */
  async #ready(): Promise<void> {
    const pidFile = join(this.#start.dataFolder, "postmaster.pid");
    const deadline = performance.now() + START_MILLISECONDS;
    while (performance.now() < deadline) {
      const { child } = this.#running;
      if (child.exitCode !== null || child.signalCode !== null) break;
      const lines = (await readFile(pidFile, "utf8").catch(() => "")).split("\n");
      if (lines[0] === String(this.pid) && lines[7]?.trim() === "ready") return;
      await pause(5);
    }
    const log = await readFile(this.#start.logFile, "utf8").catch(() => "");
    throw new Error(`Postgres on port ${this.port} did not start: ${log.slice(-1_000)}`);
  }
}

/** A server's process. */
type Running = { readonly child: ChildProcess; readonly pid: number; readonly exited: Promise<void> };

async function run({ binaries, user, watchdog, dataFolder, logFile }: ServerStart): Promise<Running> {
  const log = await open(logFile, "a");
  // Detached: an interrupt from the terminal must reach our process first, not Postgres behind its back.
  const child = spawn(binaries.postgres, ["-D", dataFolder], {
    ...user,
    cwd: dataFolder,
    detached: true,
    env: { PATH: process.env.PATH, LC_ALL: "C" },
    stdio: ["ignore", log.fd, log.fd],
  });
  await log.close();
  child.unref();
  const exited = exitOf(child);
  if (child.pid === undefined) {
    await exited;
    throw new Error(`Postgres could not be run: ${binaries.postgres}`);
  }
  watchdog.watch(child.pid);
  return { child, pid: child.pid, exited };
}

function exitOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
}

function signal(pid: number, name: "SIGINT" | "SIGQUIT" | "SIGKILL"): void {
  try {
    process.kill(pid, name);
  } catch {
    // It had ended by itself.
  }
}
