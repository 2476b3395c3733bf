/** Ports on 127.0.0.1, each given out once. */
import { createServer } from "node:net";

/**
 * Never gives out the same port twice: whoever still holds the address of a server that is gone must find nobody
 * there, not another server.
 */
export class Ports {
  readonly #given = new Set<number>();

  async take(): Promise<number> {
    for (;;) {
      const port = await freePort();
      if (this.#given.has(port)) continue;
      this.#given.add(port);
      return port;
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") reject(new Error("no port was given"));
        else resolve(address.port);
      });
    });
  });
}
