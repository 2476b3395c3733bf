import {
  createServer,
  type IncomingMessage,
  request as requestUpstream,
  type ServerResponse,
} from "node:http";
import { type GatewayAnswer, type GatewayCall, readCall, textOf } from "./gateway-call.ts";

/** What becomes of a call before it takes effect. */
export type GatewayVerdict =
  /** The input as the emulator is to have it. */
  | { readonly input: GatewayCall["input"] }
  /** In the emulator's place, which never hears of the call. */
  | { readonly answer: GatewayAnswer }
  /** The connection ends. */
  | "break"
  /** No answer ever comes. */
  | "hang";

/** What a gateway does beside passing calls on. */
export interface GatewayRules {
  /** Undefined: nothing. */
  before?(call: GatewayCall): GatewayVerdict | undefined;
  /** Whether the emulator is asked once more, while the caller is there: its answer came too early. */
  again?(call: GatewayCall, answer: GatewayAnswer, sinceMs: number): boolean;
  /** The call took effect, its answer has not left yet. `break`: it never does, and the connection ends. */
  after?(call: GatewayCall, answer: GatewayAnswer): "answer" | "break";
  /** The caller was gone before its answer came. */
  unheard?(call: GatewayCall, answer: GatewayAnswer): void;
}

export interface Gateway {
  /** Without a slash at the end. */
  readonly url: string;
  /** Adds rules, which come before those that are there. @returns takes them away again */
  meddle(rules: GatewayRules): () => void;
  close(): Promise<void>;
}

/**
 * An HTTP server on 127.0.0.1 before an emulator of AWS's JSON or query protocol, so that calls can be refused, watched,
 * held up and cut off.
 */
export async function startGateway(upstream: string, rules: GatewayRules = {}): Promise<Gateway> {
  const all = [rules];
  const server = createServer((request, response) => {
    // A broken connection, ours or the emulator's, is one that AWS might break, too: the SDK tries again.
    passOn(upstream, all, request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the gateway has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    meddle(more) {
      all.unshift(more);
      return () => {
        if (all.includes(more)) all.splice(all.indexOf(more), 1);
      };
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function passOn(
  upstream: string,
  rules: readonly GatewayRules[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let isGone = false;
  response.once("close", () => {
    isGone = !response.writableFinished;
  });
  const read = await readCall(request);
  if ("refusal" in read) return send(response, read.refusal);
  const { call } = read;
  const verdict = judged(call, rules);
  if (verdict === "hang") return;
  if (verdict === "break") {
    request.socket.destroy();
    return;
  }
  if ("answer" in verdict) return send(response, verdict.answer);
  // Byte for byte, unless a rule has changed it.
  const body = verdict.input === call.input ? read.body : JSON.stringify(verdict.input);
  const began = Date.now();
  let answer = await ask(upstream, request, body);
  const isTooEarly = () => rules.some((each) => each.again?.(call, answer, Date.now() - began));
  while (!isGone && isTooEarly()) answer = await ask(upstream, request, body);
  // Every one of them hears of it.
  const verdicts = [...rules].map((each) => each.after?.(call, answer));
  if (verdicts.includes("break")) {
    request.socket.destroy();
    return;
  }
  if (isGone) for (const each of rules) each.unheard?.(call, answer);
  else send(response, answer);
}

/** Each rule sees the input as the one before it has left it; the first that ends the call is the last. */
function judged(call: GatewayCall, rules: readonly GatewayRules[]): GatewayVerdict {
  let { input } = call;
  for (const rule of [...rules]) {
    const verdict = rule.before?.({ operation: call.operation, input });
    if (verdict === undefined) continue;
    if (typeof verdict === "string" || "answer" in verdict) return verdict;
    input = verdict.input;
  }
  return { input };
}

async function ask(upstream: string, from: IncomingMessage, body: string): Promise<GatewayAnswer> {
  const { host: _host, "content-length": _length, connection: _connection, ...headers } = from.headers;
  const length = Buffer.byteLength(body);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = requestUpstream(
      new URL(from.url ?? "/", upstream),
      { method: from.method, headers: { ...headers, "content-length": length } },
      resolve,
    );
    request.once("error", reject);
    request.end(body);
  });
  return { status: answer.statusCode ?? 502, headers: answer.headers, body: (await textOf(answer)) ?? "" };
}

function send(response: ServerResponse, { status, headers, body }: GatewayAnswer): void {
  for (const [name, value] of Object.entries(headers)) {
    const isOurs = ["connection", "keep-alive", "transfer-encoding", "content-length"].includes(name);
    if (value !== undefined && !isOurs) response.setHeader(name, value);
  }
  response.statusCode = status;
  response.end(body);
}
