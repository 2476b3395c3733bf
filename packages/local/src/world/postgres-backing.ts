import type { PostgresHost } from "@dblab-refresh/simulator/postgres/host";
import type { PostgresServer } from "@dblab-refresh/simulator/postgres/server";
import type { DataSnapshot } from "@dblab-refresh/simulator/postgres/snapshot";
import type { Backing } from "@dblab-refresh/simulator/rds/backing";

/** Reserved (tcpmux), and used by nobody. */
const NOBODYS_PORT = 1;

/** Behind each simulated instance or cluster a Postgres, behind each simulated snapshot a copy of its files. */
export class PostgresBacking implements Backing {
  readonly #host: PostgresHost;
  readonly #servers = new Map<string, PostgresServer>();
  readonly #snapshots = new Map<string, DataSnapshot>();
  #hidesNext = false;

  constructor(host: PostgresHost) {
    this.#host = host;
  }

  /** For an instance or a cluster that is there from the beginning. */
  adopt(resourceId: string, server: PostgresServer): void {
    this.#servers.set(resourceId, server);
  }

  /** For a snapshot that is there from the beginning: by its identifier, or a cluster's by its ARN. */
  keep(snapshotId: string, data: DataSnapshot): void {
    this.#snapshots.set(snapshotId, data);
  }

  /** A server of its own on a snapshot's data, by identifier or ARN; the caller stops it. */
  open(snapshotId: string): Promise<PostgresServer> {
    return this.#host.restore(this.#dataOf(snapshotId));
  }

  /** The next database that is restored answers at none of the ports that its instance shows. */
  hideNext(hides = true): void {
    this.#hidesNext = hides;
  }

  get hidesNext(): boolean {
    return this.#hidesNext;
  }

  /** The port is the machine's to choose: here all instances share one address. */
  async restore(resourceId: string, snapshotId: string): Promise<{ address: string; port: number }> {
    const server = await this.open(snapshotId);
    this.#servers.set(resourceId, server);
    const port = this.#hidesNext ? NOBODYS_PORT : server.port;
    this.#hidesNext = false;
    return { address: server.address, port };
  }

  async destroy(resourceId: string): Promise<void> {
    const server = this.#servers.get(resourceId);
    this.#servers.delete(resourceId);
    await server?.stop();
  }

  async snapshot(resourceId: string, snapshotId: string): Promise<void> {
    const server = this.#servers.get(resourceId);
    if (server === undefined) throw new Error(`there is no database behind ${resourceId}`);
    this.#snapshots.set(snapshotId, await server.snapshot());
  }

  #dataOf(snapshotId: string): DataSnapshot {
    const arn = () =>
      [...this.#snapshots.keys()].find((key) => key.endsWith(`:cluster-snapshot:${snapshotId}`));
    const data = this.#snapshots.get(snapshotId) ?? this.#snapshots.get(arn() ?? "");
    if (data === undefined) throw new Error(`there is no data behind the snapshot ${snapshotId}`);
    return data;
  }
}
