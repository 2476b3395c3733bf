import * as z from "zod/mini";
import "../english.ts";
import { isMapping } from "../configuration/path.ts";
import { type CancelRequest, cancelRequest } from "./cancel-request.ts";
import { type DatabaseRequest, isDatabaseRequest, readDatabaseRequest } from "./database-request.ts";
import { type RefreshRequest, refreshRequest } from "./refresh-request.ts";

/** What may stand on the jobs queue. */
type Request =
  | { readonly kind: "refresh"; readonly request: RefreshRequest }
  | { readonly kind: "cancel"; readonly request: CancelRequest }
  | { readonly kind: "database"; readonly request: DatabaseRequest };

type ReadRequest = ({ readonly ok: true } & Request) | { readonly ok: false; readonly message: string };

const otherRequest = z.discriminatedUnion("job", [refreshRequest, cancelRequest]);

/**
 * The request in a message's body, or everything that is wrong with it. What is meant for a database is always one, with
 * its faults: it becomes a job that has failed, of which people are told.
 */
export function readRequest(body: string): ReadRequest {
  let plain: unknown;
  try {
    plain = JSON.parse(body);
  } catch (error) {
    return {
      ok: false,
      message: `the message is not JSON: ${error instanceof Error ? error.message : error}`,
    };
  }
  if (isMapping(plain) && isDatabaseRequest(plain)) {
    return { ok: true, kind: "database", request: readDatabaseRequest(plain) };
  }
  const read = otherRequest.safeParse(plain);
  if (read.success) {
    const { data } = read;
    return data.job === "refresh"
      ? { ok: true, kind: "refresh", request: data }
      : { ok: true, kind: "cancel", request: data };
  }
  const problems = read.error.issues.map((issue) => {
    const path = issue.path.length > 0 ? issue.path.join(".") : "the message";
    return `${path}: ${issue.message}`;
  });
  return { ok: false, message: problems.join("; ") };
}
