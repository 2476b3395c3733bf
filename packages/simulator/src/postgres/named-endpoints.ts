/** Addresses that belong to names: who has the name, answers there. */
import { connect, createServer, type Server, type Socket } from "node:net";

/** Where a server of ours listens, or seems to. */
export type Listener = { readonly address: string; readonly port: number };

/** The port is the machine's to choose. */
const ANYWHERE: Listener = { address: "127.0.0.1", port: 0 };
/** Somebody else on this machine may listen at an address of ours. */
const ADDRESS_ATTEMPTS = 20;

/** A name's own listener. */
type Endpoint = { readonly server: Server; readonly listener: Listener };

type Placed = { readonly target: Listener; readonly port: number; name: string; admits: boolean };

/** How a database begins to be reached. */
export type Placing = {
  /** The port that its names have, as RDS's `Port`: then each name has an address of its own. Any if left out. */
  readonly port?: number | undefined;
  /** Default: true. */
  readonly admits?: boolean;
};

/**
 * What DNS, a rename and security groups do to databases: every name has an address and port of its own for as long as
 * this lives, and whoever has the name is led to. Open connections stay when the name goes elsewhere, or when nobody is
 * let in any more: only the database itself ends them.
 *
 * A name that must have a port which another has got is at another address of the loopback network (127.0.0.2, …), as
 * Linux has them all. Where there is only one (macOS, unless `ifconfig lo0 alias` gave it more), it gets any port there.
 */
export class NamedEndpoints {
  readonly #endpoints = new Map<string, Promise<Endpoint>>();
  readonly #placed = new Map<string, Placed>();
  readonly #sockets = new Set<Socket>();
  #addresses = 1;

  /** A database has a name from now on. @returns where its name leads to it */
  async place(
    resourceId: string,
    name: string,
    target: Listener,
    { port, admits = true }: Placing = {},
  ): Promise<Listener> {
    const { listener } = await this.#endpointOf(name, port);
    this.#placed.set(resourceId, { target, port: listener.port, name, admits });
    return listener;
  }

  /**
   * The old name leads nowhere from now on, the new one not before `admit`. The port stays the database's unless the name
   * has another. @throws Error if it was never placed
   */
  async rename(resourceId: string, name: string): Promise<Listener> {
    const placed = this.#placedAs(resourceId);
    placed.admits = false;
    placed.name = name;
    return (await this.#endpointOf(name, placed.port)).listener;
  }

  /** @throws Error if it was never placed */
  admit(resourceId: string, admits: boolean): void {
    this.#placedAs(resourceId).admits = admits;
  }

  /** The database is gone; its name's port stays the name's. */
  remove(resourceId: string): void {
    this.#placed.delete(resourceId);
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    const endpoints = await Promise.all(this.#endpoints.values());
    const closed = endpoints.map(({ server }) => new Promise((resolve) => server.close(resolve)));
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closed);
  }

  #placedAs(resourceId: string): Placed {
    const placed = this.#placed.get(resourceId);
    if (placed === undefined) throw new Error(`nobody has placed ${resourceId}`);
    return placed;
  }

  #endpointOf(name: string, port: number | undefined): Promise<Endpoint> {
    const known = this.#endpoints.get(name);
    if (known !== undefined) return known;
    const made = this.#listen(name, port);
    this.#endpoints.set(name, made);
    return made;
  }

  async #listen(name: string, port: number | undefined): Promise<Endpoint> {
    const lead = (socket: Socket) => this.#lead(name, socket);
    for (let attempt = 1; port !== undefined && attempt <= ADDRESS_ATTEMPTS; attempt += 1) {
      this.#addresses += 1;
      const address = `127.0.${this.#addresses >> 8}.${this.#addresses & 255}`;
      try {
        return await listening(lead, { address, port });
      } catch (error) {
        const code = error instanceof Error && "code" in error ? error.code : undefined;
        if (code === "EADDRNOTAVAIL") break;
        if (code !== "EADDRINUSE") throw error;
      }
    }
    return listening(lead, ANYWHERE);
  }

  #lead(name: string, socket: Socket): void {
    const behind = [...this.#placed.values()].find((placed) => placed.name === name && placed.admits);
    this.#watch(socket);
    // A closed port would be another machine's soon: who is refused is cut off instead.
    if (behind === undefined) {
      socket.resetAndDestroy();
      return;
    }
    const onward = connect(behind.target.port, behind.target.address);
    this.#watch(onward);
    socket.once("close", () => onward.destroy());
    onward.once("close", () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  }

  #watch(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    // Either side may break off: `close` follows.
    socket.on("error", () => {});
  }
}

function listening(onSocket: (socket: Socket) => void, at: Listener): Promise<Endpoint> {
  const server = createServer(onSocket);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(at.port, at.address, () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("no port was given"));
      else resolve({ server, listener: { address: address.address, port: address.port } });
    });
  });
}
