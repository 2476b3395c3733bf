import { at, isObject } from "@dblab-refresh/simulator/dblab/json";
import type { DblabModel } from "@dblab-refresh/simulator/dblab/model";

const HOST = ["retrieval", "spec", "logicalDump", "options", "source", "connection", "host"];

/** The host that DBLab would dump if a refresh began now, as the engine's own API shows it. */
export function dblabSourceHost(dblab: DblabModel, token: string): string {
  const headers = { "verification-token": token };
  const reply = dblab.request({ method: "GET", path: "/admin/config", headers });
  if (reply.type !== "answer" || reply.status !== 200) throw new Error("DBLab does not show its config");
  const { body } = reply;
  const host = isObject(body) ? at(body, HOST) : undefined;
  return typeof host === "string" ? host : "";
}
