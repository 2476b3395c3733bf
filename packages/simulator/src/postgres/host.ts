/** The machine on which simulated servers run: their files, their user, their certificates, their ports. */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Authority, createAuthority, type ServerCertificate } from "./authority.ts";
import { type Binaries, runnableBinaries } from "./binaries.ts";
import { Ports } from "./ports.ts";
import { PostgresServer } from "./server.ts";
import { PG_HBA, postgresqlConf, type ServerFiles } from "./settings.ts";
import { copyData, type DataSnapshot, removeFolder } from "./snapshot.ts";
import { giveTo, type ProcessUser, postgresUser, temporaryFolderFor } from "./user.ts";
import { Watchdog } from "./watchdog.ts";

export type NewServer = {
  /** The superuser's: RDS's master password. */
  readonly password: string;
  /** Default: `postgres`. */
  readonly username?: string;
  /** Created besides `postgres`. */
  readonly databases?: readonly string[];
};

/** A port may be taken between its choice and the server's start. */
const START_ATTEMPTS = 3;
/** Replaced before anybody gets the server. */
const TEMPLATE_PASSWORD = randomUUID();

/**
 * Owns everything that its servers need and leave. Ends with `close()`, and with the process, however that ends.
 */
export class PostgresHost {
  readonly #folder: string;
  readonly #user: ProcessUser;
  readonly #binaries: Binaries;
  readonly #authority: Authority;
  readonly #files: ServerFiles;
  readonly #watchdog: Watchdog;
  readonly #ports = new Ports();
  readonly #servers = new Set<PostgresServer>();
  readonly #templates = new Map<string, Promise<string>>();
  #count = 0;

  private constructor(
    folder: string,
    user: ProcessUser,
    binaries: Binaries,
    authority: Authority,
    files: ServerFiles,
    watchdog: Watchdog,
  ) {
    this.#folder = folder;
    this.#user = user;
    this.#binaries = binaries;
    this.#authority = authority;
    this.#files = files;
    this.#watchdog = watchdog;
  }

  static async start(): Promise<PostgresHost> {
    const user = postgresUser();
    const folder = await mkdtemp(join(temporaryFolderFor(user), "dblab-refresh-postgres-"));
    await giveTo(user, folder);
    const watchdog = new Watchdog(folder);
    try {
      const [binaries, authority] = await Promise.all([
        runnableBinaries(user, { folder }),
        createAuthority(),
      ]);
      const files = { certificateFile: join(folder, "server.crt"), keyFile: join(folder, "server.key") };
      await writePrivately(files.certificateFile, authority.server.certificate, user);
      await writePrivately(files.keyFile, authority.server.key, user);
      return new PostgresHost(folder, user, binaries, authority, files, watchdog);
    } catch (error) {
      await watchdog.close();
      throw error;
    }
  }

  /** PEM: RDS's clients get theirs from Amazon's bundle. */
  get caCertificate(): string {
    return this.#authority.caCertificate;
  }

  /** The servers that run. */
  get servers(): readonly PostgresServer[] {
    return [...this.#servers].filter((server) => !server.isStopped);
  }

  /** For other servers of the simulation that speak TLS on localhost. */
  get serverCertificate(): ServerCertificate {
    return this.#authority.server;
  }

  /** A new, empty server: the first of a host takes half a second, for `initdb`, the others are copies of it. */
  async create(server: NewServer): Promise<PostgresServer> {
    const username = server.username ?? "postgres";
    const template = await this.#template(username);
    const started = await this.#startIn(username, TEMPLATE_PASSWORD, (folder) =>
      copyData(template, folder, this.#user),
    );
    await started.setPassword(server.password);
    const client = await started.connect("postgres");
    for (const name of server.databases ?? []) {
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
    }
    await client.end();
    return started;
  }

  /** A server of its own with the snapshot's data, users and passwords. */
  restore(snapshot: DataSnapshot): Promise<PostgresServer> {
    return this.#startIn(snapshot.username, snapshot.password, (folder) =>
      copyData(snapshot.folder, folder, this.#user),
    );
  }

  /** Stops all servers and removes all files, snapshots included. */
  async close(): Promise<void> {
    await Promise.all([...this.#servers].map((server) => server.stop()));
    await removeFolder(this.#folder);
    await this.#watchdog.close();
  }

  async #startIn(
    username: string,
    password: string,
    fill: (folder: string) => Promise<void>,
  ): Promise<PostgresServer> {
    const name = this.#name("server");
    const dataFolder = join(this.#folder, name);
    for (let attempt = 1; ; attempt += 1) {
      await fill(dataFolder);
      const port = await this.#ports.take();
      await writePrivately(
        join(dataFolder, "postgresql.conf"),
        postgresqlConf(port, this.#files),
        this.#user,
      );
      await writePrivately(join(dataFolder, "pg_hba.conf"), PG_HBA, this.#user);
      try {
        const server = await PostgresServer.start({
          binaries: this.#binaries,
          user: this.#user,
          watchdog: this.#watchdog,
          dataFolder,
          logFile: join(this.#folder, `${name}.log`),
          port,
          username,
          password,
          caCertificate: this.caCertificate,
          snapshotFolder: () => join(this.#folder, this.#name("snapshot")),
        });
        this.#servers.add(server);
        return server;
      } catch (error) {
        if (attempt === START_ATTEMPTS || !String(error).includes("could not bind")) throw error;
      }
    }
  }

  /** A data folder that was never started, per superuser's name. */
  #template(username: string): Promise<string> {
    const known = this.#templates.get(username);
    if (known !== undefined) return known;
    const folder = join(this.#folder, this.#name("template"));
    const made = this.#initialise(folder, username).then(() => folder);
    this.#templates.set(username, made);
    return made;
  }

  async #initialise(folder: string, username: string): Promise<void> {
    await mkdir(folder, { mode: 0o700 });
    await giveTo(this.#user, folder);
    const passwordFile = `${folder}.password`;
    await writePrivately(passwordFile, TEMPLATE_PASSWORD, this.#user);
    // Segments of 1 MB, not 16: the smallest data folder, and so the fastest snapshots.
    const args = [
      "-D",
      folder,
      "-U",
      username,
      "--pwfile",
      passwordFile,
      "--auth=scram-sha-256",
      "--wal-segsize=1",
    ];
    const options = { ...this.#user, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: "C" } };
    try {
      await promisify(execFile)(
        this.#binaries.initdb,
        [...args, "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"],
        options,
      );
    } finally {
      await rm(passwordFile, { force: true });
    }
  }

  #name(kind: "server" | "snapshot" | "template"): string {
    this.#count += 1;
    return `${kind}-${this.#count}`;
  }
}

async function writePrivately(path: string, text: string, user: ProcessUser): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
  await giveTo(user, path);
}
