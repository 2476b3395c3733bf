/** What the engine shows of itself. */
import type { JsonObject } from "./json.ts";
import { poolEntry } from "./pools.ts";
import type { Retrieval } from "./retrieval.ts";
import { localTime } from "./time.ts";

export type EngineIdentity = { readonly version: string; readonly instanceId: string };

const EDITION = "community";

/** `GET /healthz`. */
export function healthView({ version, instanceId }: EngineIdentity): JsonObject {
  return { version, edition: EDITION, instanceID: instanceId };
}

/** `GET /status`. */
export function statusView(
  identity: EngineIdentity,
  startedAt: number,
  adminClosed: boolean,
  retrieval: Retrieval,
  now: number,
): JsonObject {
  const failed = retrieval.status === "failed";
  return {
    status: failed
      ? { code: "WARNING", message: "Subsystems that need attention: retrieving" }
      : { code: "OK", message: "Instance is ready" },
    engine: {
      ...healthView(identity),
      startedAt: localTime(startedAt),
      telemetry: false,
      disableConfigModification: adminClosed,
    },
    pools: retrieval.pools.map(poolEntry),
    cloning: {
      expectedCloningTime: 0,
      numClones: retrieval.pools.reduce((sum, pool) => sum + pool.clones.length, 0),
      clones: [],
    },
    retrieving: retrievalView(retrieval, now, "without activity"),
    provisioner: {
      dockerImage: "postgresai/extended-postgres:18-0.6.2",
      containerConfig: { "shm-size": "1gb" },
    },
    synchronization: {
      status: { code: "Not available", message: "" },
      lastReplayedLsn: "",
      lastReplayedLsnAt: "",
      replicationLag: "0",
      replicationUptime: 0,
    },
  };
}

/** `GET /instance/retrieval`, and the same without activity inside `GET /status`. */
export function retrievalView(
  retrieval: Retrieval,
  now: number,
  detail: "with activity" | "without activity",
): JsonObject {
  const next = retrieval.nextScheduled(now);
  return {
    mode: "logical",
    status: retrieval.status,
    lastRefresh: retrieval.lastRefresh === null ? null : localTime(retrieval.lastRefresh),
    nextRefresh: next === null ? null : localTime(next),
    alerts: retrieval.alerts.view(),
    activity: detail === "with activity" ? activity(retrieval, now) : null,
  };
}

/** Null but while a dump runs. */
function activity(retrieval: Retrieval, now: number): JsonObject | null {
  const dumping = retrieval.dumping;
  if (dumping === null) return null;
  const event = {
    user: dumping.connection.username,
    query: "COPY public.orders TO stdout;",
    duration: (now - dumping.since) / 1_000,
    waitEventType: "Client",
    waitEvent: "ClientWrite",
  };
  return { source: [event], target: [] };
}
