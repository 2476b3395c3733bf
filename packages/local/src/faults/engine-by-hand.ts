import type { ApiRequest } from "@dblab-refresh/simulator/dblab/answer";
import type { Scene } from "./fault.ts";

/** Somebody else at the engine's API, who has its token. */
export function askEngine({ world, dblabToken }: Scene, method: "GET" | "POST", path: string, body?: object) {
  const headers = { "verification-token": dblabToken };
  const request: ApiRequest = { method, path, headers, ...(body && { body: JSON.stringify(body) }) };
  const reply = world.dblab.request(request);
  world.dblabServer.wake();
  if (reply.type !== "answer" || reply.status !== 200)
    throw new Error(`DBLab does not take ${method} ${path}`);
  return reply.body;
}

/** Somebody refreshes the engine from the production database itself, as without dblab-refresh. */
export function refreshFromProduction(scene: Scene): void {
  const { server, dbName } = scene.world.source;
  const { address: host, port, username, password } = server;
  const connection = { host, port, dbname: dbName, username, password };
  const spec = { logicalDump: { options: { source: { connection } } } };
  askEngine(scene, "POST", "/admin/config", { retrieval: { spec } });
  askEngine(scene, "POST", "/full-refresh");
}

/** The engine's own word for what it does: `refreshing`. */
export function retrievalStatus(scene: Scene): string {
  const body = askEngine(scene, "GET", "/instance/retrieval");
  return typeof body === "object" && body !== null && "status" in body ? String(body.status) : "";
}
