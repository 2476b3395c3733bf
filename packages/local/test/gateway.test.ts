import { once } from "node:events";
import { createServer, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Gateway, type GatewayRules, startGateway } from "@dblab-refresh/local/world/gateway";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

/** An emulator that answers when it is told to. */
const asked: { readonly body: string; readonly response: ServerResponse }[] = [];
const emulator = createServer(async (incoming, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  asked.push({ body: Buffer.concat(chunks).toString(), response });
});
let gateway: Gateway;

beforeEach(async () => {
  asked.length = 0;
  emulator.listen(0, "127.0.0.1");
  await once(emulator, "listening");
});
afterEach(async () => {
  await gateway.close();
  emulator.closeAllConnections();
  await new Promise((resolve) => emulator.close(resolve));
});

async function start(rules: GatewayRules): Promise<void> {
  gateway = await startGateway(`http://127.0.0.1:${(emulator.address() as AddressInfo).port}`, rules);
}

function call(input: object, signal?: AbortSignal) {
  return fetch(gateway.url, {
    method: "POST",
    headers: { "x-amz-target": "AmazonSQS.SendMessage" },
    body: JSON.stringify(input),
    ...(signal && { signal }),
  });
}

const arrived = () => vi.waitFor(() => expect(asked).toHaveLength(1));

describe("a gateway before an emulator", () => {
  it("passes a call on byte for byte, and its answer back", async () => {
    await start({});
    const answer = call({ a: "ü" });
    await arrived();

    asked[0]?.response.writeHead(418, { "x-amzn-requestid": "7" }).end("short and stout");

    expect(asked[0]?.body).toBe('{"a":"ü"}');
    expect((await answer).status).toBe(418);
    expect((await answer).headers.get("x-amzn-requestid")).toBe("7");
    expect(await (await answer).text()).toBe("short and stout");
  });

  it("answers in the emulator's place, which then never hears of the call", async () => {
    await start({ before: () => ({ answer: { status: 400, headers: {}, body: "no" } }) });

    const answer = await call({});

    expect([answer.status, await answer.text(), asked.length]).toEqual([400, "no", 0]);
  });

  it("breaks the connection after the call took effect", async () => {
    const after = vi.fn<NonNullable<GatewayRules["after"]>>(() => "break");
    await start({ after });
    const answer = call({ a: 1 });
    answer.catch(() => {});
    await arrived();

    asked[0]?.response.end("done");

    await expect(answer).rejects.toThrow();
    expect(after).toHaveBeenCalledWith(
      { operation: "SendMessage", input: { a: 1 } },
      expect.objectContaining({ status: 200, body: "done" }),
    );
  });

  it("says what a caller missed who was gone before the answer came", async () => {
    const unheard = vi.fn();
    await start({ unheard });
    const caller = request(gateway.url, { method: "POST", headers: { "x-amz-target": "AmazonSQS.Receive" } });
    caller.on("error", () => {});
    caller.end("{}");
    await arrived();
    const gone = new Promise((resolve) => caller.once("close", resolve));
    caller.destroy();
    await gone;

    // Once a later call has come through, the gateway has heard of the end of the earlier one.
    const later = call({});
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    for (const { response } of asked) response.end("a message");
    expect(await (await later).text()).toBe("a message");

    await vi.waitFor(() => expect(unheard).toHaveBeenCalledOnce());
    expect(unheard.mock.calls[0]?.[1]).toMatchObject({ body: "a message" });
  });
});
