import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Backing } from "./backing.ts";
import { driveModel } from "./driver.ts";
import type { Effect } from "./effect.ts";
import { codeFailure } from "./failure.ts";
import type { RdsModel } from "./model.ts";
import { answerQuery, type WireAnswer } from "./wire/answer.ts";
import { wireError } from "./wire/error.ts";
import { writeError } from "./wire/output.ts";

export interface RdsServerOptions {
  readonly model: RdsModel;
  readonly host?: "127.0.0.1";
  /** Any free one if left out. */
  readonly port?: number;
  /** For a model that was made with `backed: true`. */
  readonly backing?: Backing;
  readonly onBackingError?: (effect: Effect, error: unknown) => void;
}

export interface RdsServer {
  /**
   * The endpoint for `new RDSClient({endpoint})` and `aws --endpoint-url`. Pass it explicitly: a client that
   * passes over `AWS_ENDPOINT_URL_RDS` (an AWS CLI 1.45 was seen to) would call the real RDS.
   */
  readonly url: string;
  /** Closes the server and its connections, and waits for the backing's work under way. */
  close(): Promise<void>;
}

const largestForm = 1024 * 1024;

/** Serves a model whose clock is real over RDS's query protocol. Signatures are not checked. */
export async function startRdsServer(options: RdsServerOptions): Promise<RdsServer> {
  const { model, host = "127.0.0.1", port = 0, backing, onBackingError } = options;
  const driver = driveModel({
    model,
    ...(backing === undefined ? {} : { backing }),
    ...(onBackingError === undefined ? {} : { onBackingError }),
  });
  const server = createServer((request, response) => {
    answer(model, request, response).then(
      () => driver.wake(),
      () => request.socket.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://${host}:${address.port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await driver.close();
    },
  };
}

async function answer(model: RdsModel, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = randomUUID();
  const form = await formOf(request);
  const result = form === undefined ? tooLarge(requestId) : answerQuery(model, form, requestId);
  if (result === undefined) {
    request.socket.destroy();
    return;
  }
  response.writeHead(result.status, { "content-type": "text/xml", "x-amzn-requestid": requestId });
  response.end(result.body);
}

/** The form of a POST's body or a GET's address; undefined if it is too large. */
async function formOf(request: IncomingMessage): Promise<string | undefined> {
  if (request.method === "GET") return (request.url ?? "").split("?")[1] ?? "";
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= largestForm) chunks.push(bytes);
  }
  return size > largestForm ? undefined : Buffer.concat(chunks).toString();
}

function tooLarge(requestId: string): WireAnswer {
  const failure = wireError(codeFailure("RequestEntityTooLarge", "The request is larger than 1 MiB", 413));
  return { status: failure.status, body: writeError(failure, requestId) };
}
