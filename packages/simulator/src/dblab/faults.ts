/**
 * What can go wrong with an engine, by name. Each is one small definition; `model.inject(name)` uses it.
 */
import type { ApiRequest, Reply } from "./answer.ts";
import type { RefreshPlan } from "./plan.ts";
import type { SourceConnection } from "./settings.ts";

/** What a fault can do to the engine at once. */
export type EngineControls = {
  restart(): void;
  /** As somebody else's `POST /full-refresh`. */
  startRefresh(): void;
  /** As somebody else's `POST /admin/config`. */
  pointAt(connection: Partial<SourceConnection>): void;
  /** `server.disableConfigModification` in the engine's file. */
  closeAdmin(): void;
  /** Takes a key out of the engine's file, by its dotted path. */
  dropKey(path: string): void;
  /** Takes a job out of the list of those that the engine's file gives a refresh. */
  dropJob(name: string): void;
  /** Developers take clones on every pool. */
  occupyPools(): void;
};

export type Fault = {
  readonly describes: string;
  /** Until `heal(name)`; otherwise it is used up when it first takes effect. */
  readonly lasting?: true;
  /** Happens at once. */
  readonly strike?: (engine: EngineControls) => void;
  /** Replies in the engine's place. */
  readonly reply?: (request: ApiRequest) => Reply | null;
  /** Changes the refresh that starts next. */
  readonly plan?: (plan: RefreshPlan) => RefreshPlan;
};

/** What `pg_dump` prints when its server goes away. */
const SERVER_LOST = [
  'pg_dump: error: Dumping the contents of table "orders" failed: PQgetCopyData() failed.',
  "pg_dump: detail: Error message from server: server closed the connection unexpectedly",
].join("\n");

/** What ZFS says of a full pool. */
const NO_SPACE = "failed to create a snapshot: cannot create snapshot 'dblab_pool/pool_1': out of space";

export const FAULTS = {
  "refresh-fails": {
    describes: "the next refresh fails in the middle of its dump",
    plan: (plan) => ({ ...plan, failure: { share: 0.5, message: SERVER_LOST } }),
  },
  "refresh-fails-at-once": {
    describes: "the next refresh fails as soon as it has started",
    plan: (plan) => ({ ...plan, failure: { share: 0, message: SERVER_LOST } }),
  },
  "refresh-does-not-start": {
    describes: "the next refresh fails before its jobs: only the engine's log tells",
    plan: (plan) => ({ ...plan, starts: false }),
  },
  "refresh-hangs": {
    describes: "the next refresh never ends",
    plan: (plan) => ({ ...plan, refreshing: Number.POSITIVE_INFINITY }),
  },
  "pool-snapshot-fails": {
    describes: "the next refresh dumps, and fails at its snapshot",
    plan: (plan) => ({ ...plan, snapshotFailure: NO_SPACE }),
  },
  "no-snapshot-job": {
    describes: "the engine's file has no snapshot job, so a refresh stays renewed",
    strike: (engine) => engine.dropJob("logicalSnapshot"),
  },
  "refresh-is-instant": {
    describes: "the next refresh is over between two looks",
    plan: (plan) => ({ ...plan, refreshing: 0, renewed: 0, snapshotting: 0 }),
  },
  restarts: { describes: "the engine restarts", strike: (engine) => engine.restart() },
  refuses: {
    describes: "nobody answers at the engine's address",
    lasting: true,
    reply: () => ({ type: "refusal" }),
  },
  silent: {
    describes: "the engine takes requests and never answers",
    lasting: true,
    reply: () => ({ type: "silence" }),
  },
  "refreshed-by-another": {
    describes: "somebody else starts a refresh",
    strike: (engine) => engine.startRefresh(),
  },
  "pointed-elsewhere": {
    describes: "somebody else changes the source",
    strike: (engine) => engine.pointAt({ host: "somebody-elses.invalid" }),
  },
  "admin-closed": { describes: "the admin forbids changes by API", strike: (engine) => engine.closeAdmin() },
  "drops-port": {
    describes: "the engine's file has no port, so a port that is sent is dropped",
    strike: (engine) => engine.dropKey("retrieval.spec.logicalDump.options.source.connection.port"),
  },
  "no-free-pool": { describes: "every pool has clones", strike: (engine) => engine.occupyPools() },
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;
