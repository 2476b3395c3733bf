import type { PostgresHost } from "@dblab-refresh/simulator/postgres/host";
import { type Listener, NamedEndpoints } from "@dblab-refresh/simulator/postgres/named-endpoints";
import type { PostgresServer } from "@dblab-refresh/simulator/postgres/server";
import type { DataSnapshot } from "@dblab-refresh/simulator/postgres/snapshot";
import type { Backing } from "@dblab-refresh/simulator/rds/backing";
import { simulatedHost } from "./simulated-host.ts";

/** Reserved (tcpmux), and used by nobody. */
const NOBODYS_PORT = 1;

/**
 * Behind each simulated instance or cluster a Postgres, behind each simulated snapshot a copy of its files; and before
 * each Postgres the endpoint of its name, which leads to whoever has the name, as DNS and security groups do.
 */
export class PostgresBacking implements Backing {
  readonly #host: PostgresHost;
  readonly #servers = new Map<string, PostgresServer>();
  readonly #snapshots = new Map<string, DataSnapshot>();
  readonly #endpoints = new NamedEndpoints();
  /** Those that let nobody in, whatever they are told. */
  readonly #hidden = new Set<string>();
  /** Databases that have host names, as those that a DNS record leads to must have. */
  readonly #named: string[] = [];
  #hidesNext = false;

  constructor(host: PostgresHost) {
    this.#host = host;
  }

  /** For an instance or a cluster that is there from the beginning. @returns where its name leads to it */
  async adopt(resourceId: string, identifier: string, server: PostgresServer): Promise<Listener> {
    this.#servers.set(resourceId, server);
    return this.#called(identifier, await this.#endpoints.place(resourceId, identifier, server));
  }

  /** The database, and whatever jobs name after it, has host names from now on: see simulated-host.ts. */
  nameHostsOf(database: string): void {
    this.#named.push(database);
  }

  /** For a snapshot that is there from the beginning: by its identifier, or a cluster's by its ARN. */
  keep(snapshotId: string, data: DataSnapshot): void {
    this.#snapshots.set(snapshotId, data);
  }

  /** A server of its own on a snapshot's data, by identifier or ARN; the caller stops it. */
  open(snapshotId: string): Promise<PostgresServer> {
    return this.#host.restore(this.#dataOf(snapshotId));
  }

  /** The Postgres behind an instance or a cluster, whatever it is called now and whoever is let in. */
  behind(resourceId: string): PostgresServer | undefined {
    return this.#servers.get(resourceId);
  }

  /** The next database that is restored answers nobody. */
  hideNext(hides = true): void {
    this.#hidesNext = hides;
  }

  get hidesNext(): boolean {
    return this.#hidesNext;
  }

  async restore(
    resourceId: string,
    snapshotId: string,
    port: number | undefined,
    identifier: string,
  ): Promise<Listener> {
    const server = await this.open(snapshotId);
    this.#servers.set(resourceId, server);
    const placed = await this.#endpoints.place(resourceId, identifier, server, { port, admits: false });
    const listener = this.#called(identifier, placed);
    if (!this.#hidesNext) return listener;
    this.#hidesNext = false;
    // A port that was asked for must be shown.
    if (port === undefined) return { ...listener, port: NOBODYS_PORT };
    this.#hidden.add(resourceId);
    return listener;
  }

  async destroy(resourceId: string): Promise<void> {
    const server = this.#servers.get(resourceId);
    this.#servers.delete(resourceId);
    this.#endpoints.remove(resourceId);
    await server?.stop();
  }

  async snapshot(resourceId: string, snapshotId: string): Promise<void> {
    this.#snapshots.set(snapshotId, await this.#serverOf(resourceId).snapshot());
  }

  async copySnapshot(sourceId: string, snapshotId: string): Promise<void> {
    // The files never change: two names for them are a copy.
    this.#snapshots.set(snapshotId, this.#dataOf(sourceId));
  }

  async rename(resourceId: string, identifier: string): Promise<Listener> {
    return this.#called(identifier, await this.#endpoints.rename(resourceId, identifier));
  }

  async admit(resourceId: string, admits: boolean): Promise<void> {
    // What could not be restored has no door.
    if (this.#servers.has(resourceId))
      this.#endpoints.admit(resourceId, admits && !this.#hidden.has(resourceId));
  }

  reboot(resourceId: string): Promise<void> {
    return this.#serverOf(resourceId).restart();
  }

  /** Ends every connection through an endpoint; the servers are the host's to stop. */
  close(): Promise<void> {
    return this.#endpoints.close();
  }

  #called(identifier: string, listener: Listener): Listener {
    const isNamed = this.#named.some((name) => identifier === name || identifier.startsWith(`${name}-`));
    return isNamed ? { ...listener, address: simulatedHost(identifier, listener.address) } : listener;
  }

  #serverOf(resourceId: string): PostgresServer {
    const server = this.#servers.get(resourceId);
    if (server === undefined) throw new Error(`there is no database behind ${resourceId}`);
    return server;
  }

  #dataOf(snapshotId: string): DataSnapshot {
    const arn = () =>
      [...this.#snapshots.keys()].find((key) => key.endsWith(`:cluster-snapshot:${snapshotId}`));
    const data = this.#snapshots.get(snapshotId) ?? this.#snapshots.get(arn() ?? "");
    if (data === undefined) throw new Error(`there is no data behind the snapshot ${snapshotId}`);
    return data;
  }
}
