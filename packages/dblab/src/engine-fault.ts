import type { ErrorCode } from "@dblab-refresh/core/job/error-catalogue";
import { Fault } from "@dblab-refresh/core/job/fault";
import { errorAnswer } from "./answers.ts";
import type { EngineRequest, EngineResponse } from "./http-transport.ts";

/** Node's and OpenSSL's names for a certificate that is not trusted. */
const certificate = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ALTNAME/;

type Sent = Pick<EngineRequest, "method" | "path">;

/** There was no answer: the engine is away for now, or its certificate is not trusted. */
export function noAnswer({ method, path }: Sent, error: unknown): Fault {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const text = error instanceof Error ? error.message : `${error}`;
  const untrusted = certificate.test(code);
  return new Fault({
    service: "DBLab",
    passing: !untrusted,
    code: untrusted ? "engine-certificate" : "engine-fault",
    reason: code || "no answer",
    message: `DBLab ${method} ${path}: ${text || code}`,
    cause: error,
  });
}

/** It answered with an error. */
export function refused({ method, path }: Sent, { status, body }: EngineResponse): Fault {
  const message = messageOf(body);
  return new Fault({
    service: "DBLab",
    passing: status >= 500 || status === 429 || status === 408,
    code: codeOf(path, status, message),
    reason: `HTTP ${status}`,
    message: `DBLab ${method} ${path}: HTTP ${status}: ${message}`,
  });
}

/** It answered something that is not its API: a proxy's page, or another program. That may pass with the proxy. */
export function unreadable({ method, path }: Sent, why: string): Fault {
  return new Fault({
    service: "DBLab",
    passing: true,
    code: "engine-fault",
    reason: "unreadable answer",
    message: `DBLab ${method} ${path}: unreadable answer: ${why}`,
  });
}

function messageOf(body: string): string {
  try {
    const read = errorAnswer.safeParse(JSON.parse(body));
    if (read.success) return read.data.message;
  } catch {
    // not JSON: shown as it is
  }
  // Whole: it is cut when the secrets have been taken out, for half a secret would not be found.
  return body || "no text";
}

function codeOf(path: string, status: number, message: string): ErrorCode {
  if (status === 401) return "engine-unauthorized";
  if (path === "/full-refresh") {
    if (status === 404) return "engine-too-old";
    return /pool/i.test(message) ? "engine-no-free-pool" : "engine-refused-refresh";
  }
  if (path.startsWith("/admin/") && status === 400) {
    return /disabled by admin/.test(message) ? "engine-config-closed" : "engine-config-refused";
  }
  return "engine-fault";
}
