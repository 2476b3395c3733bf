import { createServer } from "node:net";
import type { JsonObject } from "../../changed-document.ts";
import { isRecord } from "../../world/gateway-call.ts";

/** How else a database may be restored than beside the original, by a swap of the names. */
export type Way = "rename-first" | "dns";

/** Another database that is restored at the same time, for comparison. */
export interface Rival {
  readonly way: Way;
  readonly identifier: string;
  /** What its request has beside the demo's own. */
  readonly asked: JsonObject;
}

/** Of the record that the clients connect to: short, so that it can be watched. In production it is 60. Seconds. */
const TTL = 2;

/** @param hasNetwork see hasLoopbackNetwork: a record cannot lead from one address to the same */
export function rivalsOf(
  identifier: string,
  { hasNetwork }: { readonly hasNetwork: boolean },
): readonly Rival[] {
  return [
    {
      way: "rename-first",
      identifier: `${identifier}-rename-first`,
      asked: { order: "rename-first", cutover: "rename" },
    },
    ...(hasNetwork
      ? [
          {
            way: "dns" as const,
            identifier: `${identifier}-by-dns`,
            asked: { order: "beside", cutover: "dns" },
          },
        ]
      : []),
  ];
}

/** What the stage's file has of the rival: the same as of the demo's database, and a record where it needs one. */
export function rivalDocument({ way, identifier }: Rival, document: JsonObject): JsonObject {
  const { record: _record, ...restore } = isRecord(document.restore) ? document.restore : {};
  const record = { hostedZoneId: "Z0LOCAL", name: `${identifier}.db.example.com`, ttl: TTL };
  return { ...document, restore: { ...restore, ...(way === "dns" && { record }) } };
}

/**
 * Whether the loopback network has more than one address, as Linux's and Windows' has: two databases with one port are at
 * two of them. A Mac has 127.0.0.1 alone, unless `ifconfig lo0 alias 127.0.0.2` gave it more.
 */
export function hasLoopbackNetwork(): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(0, "127.0.0.2", () => server.close(() => resolve(true)));
  });
}
