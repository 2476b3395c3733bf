/** What the engine's API is asked and what it answers. */
import type { Reached } from "./effect.ts";
import type { Json } from "./json.ts";
import type { SourceConnection } from "./settings.ts";

export type ApiRequest = {
  readonly method: string;
  /** May have a query. */
  readonly path: string;
  /** Names in any case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The text as sent, or the data that it stands for. */
  readonly body?: unknown;
};

export type Answer = {
  readonly status: number;
  readonly body: Json;
  /** The body is text of this type. Default: JSON. */
  readonly contentType?: "application/yaml";
};

/** The answer's body as it goes over the wire. */
export function bodyText({ body, contentType }: Answer): string {
  if (contentType !== undefined) return String(body);
  return body === null ? "" : JSON.stringify(body);
}

export type Reply =
  | ({ readonly type: "answer" } & Answer)
  /** The answer depends on a real connection: whoever can try it passes the result to `answer`. */
  | {
      readonly type: "test";
      readonly connection: SourceConnection;
      readonly answer: (reached: Reached) => Answer;
    }
  /** No answer ever comes. */
  | { readonly type: "silence" }
  /** The connection breaks, or nobody listens. */
  | { readonly type: "refusal" };

export function ok(body: Json): Reply {
  return { type: "answer", status: 200, body };
}

export function badRequest(message: string): Reply {
  return { type: "answer", status: 400, body: { code: "BAD_REQUEST", message } };
}

export const UNAUTHORIZED: Reply = {
  type: "answer",
  status: 401,
  body: { code: "UNAUTHORIZED", message: "Check your verification token." },
};

export const NOT_FOUND: Reply = {
  type: "answer",
  status: 404,
  body: { code: "NOT_FOUND", message: "Requested object does not exist. Specify your request." },
};

/** The engine's router answers a known path with another method without a body. */
export const METHOD_NOT_ALLOWED: Reply = { type: "answer", status: 405, body: null };
