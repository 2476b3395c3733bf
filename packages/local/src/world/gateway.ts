import {
  createServer,
  type IncomingMessage,
  request as requestUpstream,
  type ServerResponse,
} from "node:http";

/** One call of AWS's JSON protocol: `SendMessage` and its input. */
export interface GatewayCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface GatewayAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** What a gateway does beside passing calls on. */
export interface GatewayRules {
  /** The input as the emulator is to have it, or an answer in the emulator's place. */
  before?(call: GatewayCall): { readonly input: GatewayCall["input"] } | { readonly answer: GatewayAnswer };
  /** The call took effect, its answer has not left yet. `break`: it never does, and the connection ends. */
  after?(call: GatewayCall, answer: GatewayAnswer): "answer" | "break";
  /** The caller was gone before its answer came. */
  unheard?(call: GatewayCall, answer: GatewayAnswer): void;
}

export interface Gateway {
  /** Without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** An HTTP server on 127.0.0.1 before an emulator of AWS's JSON protocol, so that calls can be refused, watched and cut off. */
export async function startGateway(upstream: string, rules: GatewayRules): Promise<Gateway> {
  const server = createServer((request, response) => {
    // A broken connection, ours or the emulator's, is one that AWS might break, too: the SDK tries again.
    passOn(upstream, rules, request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the gateway has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function passOn(
  upstream: string,
  rules: GatewayRules,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let isGone = false;
  response.once("close", () => {
    isGone = !response.writableFinished;
  });
  const text = await textOf(request);
  const call = callOf(request, text);
  const verdict = rules.before?.(call) ?? { input: call.input };
  if ("answer" in verdict) return send(response, verdict.answer);
  // Byte for byte, unless a rule has changed it.
  const body = verdict.input === call.input ? text : JSON.stringify(verdict.input);
  const answer = await ask(upstream, request, body);
  if (rules.after?.(call, answer) === "break") {
    request.socket.destroy();
    return;
  }
  if (isGone) rules.unheard?.(call, answer);
  else send(response, answer);
}

function callOf(request: IncomingMessage, text: string): GatewayCall {
  const target = String(request.headers["x-amz-target"] ?? "");
  const input: unknown = text === "" ? {} : JSON.parse(text);
  const operation = target.slice(target.indexOf(".") + 1);
  return { operation, input: isRecord(input) ? input : {} };
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
  return { status: answer.statusCode ?? 502, headers: answer.headers, body: await textOf(answer) };
}

function send(response: ServerResponse, { status, headers, body }: GatewayAnswer): void {
  for (const [name, value] of Object.entries(headers)) {
    const isOurs = ["connection", "keep-alive", "transfer-encoding", "content-length"].includes(name);
    if (value !== undefined && !isOurs) response.setHeader(name, value);
  }
  response.statusCode = status;
  response.end(body);
}

async function textOf(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
