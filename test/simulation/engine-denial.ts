import type { EngineRequest, EngineResponse } from "@dblab-refresh/dblab/http-transport";
import { badRequest, NOT_FOUND, type Reply, UNAUTHORIZED } from "@dblab-refresh/simulator/dblab/answer";
import type { Place } from "./place.ts";

/** An answer of the engine's that ends a call in the place of the one that was asked for. */
class Denial extends Error {
  readonly response: EngineResponse;

  constructor(response: EngineResponse) {
    super(`HTTP ${response.status}`);
    this.response = response;
  }
}

/** How a request ends that the engine does not carry out until somebody mends it: another way from place to place. */
export function denial(request: EngineRequest, place: Place): Error {
  const [first, ...others] = denialsOf(request);
  return place.generator("denied as").pick([first ?? expired, ...others])();
}

/** The response that a call has come to, be it a denial. */
export async function answered(call: Promise<EngineResponse>): Promise<EngineResponse> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Denial) return error.response;
    throw error;
  }
}

type Way = () => Error;

/** Nobody has renewed the certificate in time. */
const expired: Way = () => Object.assign(new Error("certificate has expired"), { code: "CERT_HAS_EXPIRED" });
/** A proxy in front of the engine that lets nobody through. */
const forbidden: Way = () => new Denial({ status: 403, body: "<html>403 Forbidden</html>" });
/** Its token is another one by now. */
const unauthorized: Way = () => replied(UNAUTHORIZED);

function denialsOf({ method, path }: EngineRequest): readonly Way[] {
  // It asks for no token there.
  if (path === "/healthz") return [expired, forbidden];
  const ways = [expired, forbidden, unauthorized];
  if (path === "/full-refresh") {
    const objection = badRequest("the refresh is not possible in the current state of the engine");
    // An engine of a version that has no such request has come back in its place.
    return [...ways, () => replied(objection), () => replied(NOT_FOUND)];
  }
  if (method === "POST") return [...ways, () => replied(badRequest("the config is not valid"))];
  return ways;
}

function replied(reply: Reply): Error {
  if (reply.type !== "answer") throw new Error(`a denial that is no answer: ${reply.type}`);
  return new Denial({ status: reply.status, body: JSON.stringify(reply.body) });
}
