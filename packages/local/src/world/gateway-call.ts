import type { IncomingMessage } from "node:http";

/** One call of AWS's JSON protocol, or of its query protocol: `SendMessage` and its input. */
export interface GatewayCall {
  readonly operation: string;
  /** Of the query protocol: the form's fields. */
  readonly input: Readonly<Record<string, unknown>>;
}

export interface GatewayAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** DynamoDB's limit for a request; no service behind a gateway takes more. Bytes. */
const LARGEST_BODY = 16 * 1024 * 1024;

/** A request's body and the call in it, or the answer that AWS gives to what is no call. */
export async function readCall(
  request: IncomingMessage,
): Promise<{ readonly body: string; readonly call: GatewayCall } | { readonly refusal: GatewayAnswer }> {
  const body = await textOf(request, LARGEST_BODY);
  if (body === undefined) {
    const message = `The request is larger than ${LARGEST_BODY} bytes`;
    return { refusal: jsonError(413, "RequestEntityTooLargeException", message) };
  }
  const target = request.headers["x-amz-target"];
  if (target === undefined) return { body, call: formCall(body) };
  const operation = String(target).slice(String(target).indexOf(".") + 1);
  try {
    const input: unknown = body === "" ? {} : JSON.parse(body);
    if (isRecord(input)) return { body, call: { operation, input } };
  } catch {
    // Told below.
  }
  return { refusal: jsonError(400, "SerializationException", "The request is not a JSON object") };
}

/** Of a query protocol's form. What is no form is a call without an operation: the emulator answers it. */
function formCall(body: string): GatewayCall {
  const { Action: operation = "", ...input } = Object.fromEntries(new URLSearchParams(body));
  return { operation, input };
}

/** An error of AWS's JSON protocol. */
export function jsonError(status: number, code: string, message: string): GatewayAnswer {
  return {
    status,
    headers: { "content-type": "application/x-amz-json-1.0" },
    body: JSON.stringify({ __type: `com.amazon.coral.service#${code}`, message, Message: message }),
  };
}

/** Undefined if there is more than that; the rest is read all the same, so that the sender hears the answer. */
export async function textOf(
  stream: IncomingMessage,
  mostBytes = Number.POSITIVE_INFINITY,
): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= mostBytes) chunks.push(bytes);
    else chunks.length = 0;
  }
  return size > mostBytes ? undefined : Buffer.concat(chunks).toString("utf8");
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
