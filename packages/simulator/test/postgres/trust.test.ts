import { once } from "node:events";
import { connect, createServer } from "node:tls";
import { expect, it } from "vitest";
import { createAuthority } from "../../src/postgres/authority.ts";
import { trusting } from "../../src/postgres/trust.ts";

it("each authority's clients trust its own servers, and no other's", async () => {
  const [one, other] = [await createAuthority(), await createAuthority()];
  const server = createServer({ key: other.server.key, cert: other.server.certificate });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const met = async (caCertificate: string) => {
    const socket = connect({ host: "127.0.0.1", port, ...trusting(caCertificate) });
    try {
      await once(socket, "secureConnect");
      return "trusted";
    } catch (error) {
      return String(error);
    } finally {
      socket.destroy();
    }
  };

  const said = [await met(one.caCertificate), await met(other.caCertificate), await met(one.caCertificate)];

  expect(said).toEqual([
    expect.stringMatching(/certificate/),
    "trusted",
    expect.stringMatching(/certificate/),
  ]);
  server.close();
});

it("what a client connects with is made once for each authority", async () => {
  const { caCertificate } = await createAuthority();

  expect(trusting(caCertificate).secureContext).toBe(trusting(caCertificate).secureContext);
});
