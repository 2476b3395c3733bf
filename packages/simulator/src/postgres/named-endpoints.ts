/** Addresses that belong to names: who has the name, answers there. */
import { connect, createServer, type Server, type Socket } from "node:net";

/** Where a server of ours listens, or seems to. */
export type Listener = { readonly address: string; readonly port: number };

/** A name's own port, and who is behind it now. */
type Endpoint = { readonly server: Server; readonly listener: Listener };

type Placed = { readonly target: Listener; name: string; admits: boolean };

/**
 * What DNS, a rename and security groups do to databases, on a machine with one address: every name has a port of its own
 * for as long as this lives, and whoever has the name is led to. Open connections stay when the name goes elsewhere, or
 * when nobody is let in any more: only the database itself ends them.
 */
export class NamedEndpoints {
  readonly #endpoints = new Map<string, Promise<Endpoint>>();
  readonly #placed = new Map<string, Placed>();
  readonly #sockets = new Set<Socket>();

  /** A database has a name from now on, and lets connections in. @returns where its name leads to it */
  async place(resourceId: string, name: string, target: Listener): Promise<Listener> {
    const { listener } = await this.#endpointOf(name);
    this.#placed.set(resourceId, { target, name, admits: true });
    return listener;
  }

  /** The old name leads nowhere from now on, the new one not before `admit`. @throws Error if it was never placed */
  async rename(resourceId: string, name: string): Promise<Listener> {
    const placed = this.#placedAs(resourceId);
    placed.admits = false;
    placed.name = name;
    return (await this.#endpointOf(name)).listener;
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

  #endpointOf(name: string): Promise<Endpoint> {
    const known = this.#endpoints.get(name);
    if (known !== undefined) return known;
    const made = listening((socket) => this.#lead(name, socket));
    this.#endpoints.set(name, made);
    return made;
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

function listening(onSocket: (socket: Socket) => void): Promise<Endpoint> {
  const server = createServer(onSocket);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("no port was given"));
      else resolve({ server, listener: { address: address.address, port: address.port } });
    });
  });
}
