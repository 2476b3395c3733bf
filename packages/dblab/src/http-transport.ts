export interface EngineRequest {
  readonly method: "GET" | "POST";
  /** From the API's root, such as `/healthz`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface EngineResponse {
  readonly status: number;
  readonly body: string;
}

/** Sends a request to the engine and resolves with its answer; rejects if there is none. */
export type Transport = (request: EngineRequest) => Promise<EngineResponse>;

/** Above the engine's own 10 s for a connection test, well below a handler's 60 s. Milliseconds. */
const TIMEOUT = 12_000;

/** The engine's answers are a few kilobytes; whatever sends more is not the engine. Bytes. */
const MAX_ANSWER = 4 * 1024 * 1024;

/** Node's own HTTP client: the one that takes a CA and costs the bundle nothing. */
export function httpTransport(dblab: {
  readonly apiEndpoint: string;
  readonly insecure: boolean;
  readonly ca?: string;
}): Transport {
  const base = dblab.apiEndpoint.replace(/\/+$/, "");
  return async ({ method, path, headers, body }) => {
    const url = new URL(base + path);
    const secure = url.protocol === "https:";
    const tls = { rejectUnauthorized: !dblab.insecure, ...(dblab.ca && { ca: dblab.ca }) };
    // Not before it is used: for an import of http Node 24 loads its WebSocket as well, 20 ms of every cold start.
    const { request: send } = secure ? await import("node:https") : await import("node:http");
    return new Promise((resolve, reject) => {
      const options = {
        method,
        headers,
        timeout: TIMEOUT,
        agent: false,
        ...(secure && tls),
      };
      const request = send(url, options, (response) => {
        const parts: Buffer[] = [];
        let length = 0;
        response.on("data", (part: Buffer) => {
          length += part.length;
          if (length > MAX_ANSWER)
            request.destroy(new Error(`the answer is longer than ${MAX_ANSWER} bytes`));
          else parts.push(part);
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() }),
        );
        response.on("error", reject);
      });
      // The socket's time-out is for silence; a deadline is needed for an answer that trickles.
      const deadline = AbortSignal.timeout(TIMEOUT);
      deadline.addEventListener("abort", () =>
        request.destroy(new Error(`no answer within ${TIMEOUT / 1000} s`)),
      );
      request.on("timeout", () => request.destroy(new Error(`no answer within ${TIMEOUT / 1000} s`)));
      request.on("error", reject);
      request.end(body);
    });
  };
}
