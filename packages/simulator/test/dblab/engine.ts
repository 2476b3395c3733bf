/** A model under a clock that only tests move. */

import type { Effect } from "../../src/dblab/effect.ts";
import { DblabModel, type DblabStart } from "../../src/dblab/model.ts";

export const NOON = Date.UTC(2026, 2, 2, 12, 0, 0);
export const MINUTE = 60_000;

export function engine(start: Partial<DblabStart> = {}) {
  let time = NOON;
  const model = new DblabModel({ now: () => time, token: "secret", ...start });
  const send = (method: string, path: string, body?: unknown, token = "secret") => {
    const headers = { "verification-token": token };
    const answer = model.answer({ method, path, headers, body }, () => ({ ok: true, version: 18 }));
    // Over JSON, as a client gets it.
    return answer === null ? null : { status: answer.status, body: JSON.parse(JSON.stringify(answer.body)) };
  };
  const dump = (): Effect & { type: "dump" } => {
    const effect = model.takeEffects().find((each) => each.type === "dump");
    if (effect?.type !== "dump") throw new Error("no dump was asked for");
    return effect;
  };
  return {
    model,
    send,
    dump,
    /** Epoch milliseconds. */
    now: () => time,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    get: (path: string) => send("GET", path)?.body,
    status: () => send("GET", "/instance/retrieval")?.body.status,
    refresh: () => send("POST", "/full-refresh"),
    /** Starts a refresh and lets it succeed. */
    refreshed() {
      send("POST", "/full-refresh");
      model.dumped(dump().refreshId, { ok: true, rows: 10, bytes: 1_000_000 });
      time += 60 * MINUTE;
    },
  };
}

/** The body of `POST /admin/config` with these keys of the source's connection. */
export function connectionConfig(connection: Record<string, unknown>) {
  return { retrieval: { spec: { logicalDump: { options: { source: { connection } } } } } };
}
