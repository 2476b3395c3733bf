/**
 * The engine's data retrieval: which refresh runs, how far it is, what is known of the last one.
 * Source: engine 4.1, `internal/retrieval/retrieval.go`.
 */
import { AlertBook } from "./alerts.ts";
import type { DumpResult, Effect } from "./effect.ts";
import type { JsonObject } from "./json.ts";
import type { RefreshPlan } from "./plan.ts";
import { byAge, empty, type Pool, poolToRefresh } from "./pools.ts";
import {
  cannotBuildJobs,
  dumpJobs,
  hasSnapshotJob,
  restoreJobs,
  type SourceConnection,
  skipsStartRefresh,
  sourceConnection,
  timetable,
} from "./settings.ts";
import { nextRun } from "./timetable.ts";

export type RetrievalStatus =
  | "inactive"
  | "pending"
  | "refreshing"
  | "renewed"
  | "snapshotting"
  | "finished"
  | "failed";

type Trigger = "request" | "start" | "timetable";

/** The refresh that runs, in the phase that `RetrievalStatus` names. */
type Refresh = {
  readonly id: string;
  readonly trigger: Trigger;
  readonly pool: Pool;
  readonly plan: RefreshPlan;
  readonly connection: SourceConnection;
  readonly startedAt: number;
  /** When the phase began. */
  phaseAt: number;
  result: DumpResult | null;
  resultAt: number;
  /** Bytes that will be there in the end, as far as known. */
  expectedSize: number;
};

export const IN_PROGRESS =
  "The data refresh/snapshot is currently in progress. Skip a new data refresh iteration";
export const PENDING = "Data retrieving suspended because Retrieval state is pending";
export const NO_POOL = "Pool to perform full refresh not found. Skip refreshing";

export type RetrievalStart = {
  readonly settings: () => JsonObject;
  /** The plan of a refresh that starts now. */
  readonly plan: () => RefreshPlan;
  readonly scale: number;
  readonly pools: readonly Pool[];
  readonly pending: boolean;
  readonly startedAt: number;
  /** Bytes, for a source whose size nobody tells. */
  readonly sourceSize: number;
};

/** All times are epoch milliseconds and never go back; every method first needs `settle` to that time. */
export class Retrieval {
  readonly alerts = new AlertBook();
  readonly #start: RetrievalStart;
  #pools: Pool[];
  #status: RetrievalStatus;
  /** On the engine's disk, so it outlives a restart. */
  #pendingMarker: boolean;
  #lastRefresh: number | null = null;
  #refresh: Refresh | null = null;
  #refreshCount = 0;
  #effects: Effect[] = [];
  /** Runs of the timetable up to here are done. */
  #scheduledUntil: number;

  constructor(start: RetrievalStart) {
    this.#start = start;
    this.#pools = [...start.pools];
    this.#pendingMarker = start.pending;
    this.#status = start.pending ? "pending" : "inactive";
    this.#scheduledUntil = start.startedAt;
  }

  get status(): RetrievalStatus {
    return this.#status;
  }

  /** When the last refresh started; kept when it fails, forgotten by a restart. */
  get lastRefresh(): number | null {
    return this.#lastRefresh;
  }

  /** Front first. */
  get pools(): readonly Pool[] {
    return this.#pools;
  }

  /** The source that is being dumped, or null. */
  get dumping(): { readonly connection: SourceConnection; readonly since: number } | null {
    const refresh = this.#refresh;
    if (refresh === null || this.#status !== "refreshing") return null;
    return { connection: refresh.connection, since: refresh.startedAt };
  }

  nextScheduled(now: number): number | null {
    return nextRun(timetable(this.#start.settings()), now);
  }

  takeEffects(): Effect[] {
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }

  /** When something will change by itself, or null. */
  nextChangeAt(): number | null {
    const times = [this.#phaseEnd(), this.nextScheduled(this.#scheduledUntil) ?? Infinity];
    const next = Math.min(...times);
    return Number.isFinite(next) ? next : null;
  }

  /** Lets everything happen that was due until `now`, in its order and at its time. */
  settle(now: number): void {
    for (;;) {
      const phaseEnd = this.#phaseEnd();
      const scheduled = this.nextScheduled(this.#scheduledUntil) ?? Infinity;
      const due = Math.min(phaseEnd, scheduled);
      if (due > now) break;
      if (due === phaseEnd) this.#endPhase(due);
      else this.#runTimetable(due);
    }
    this.#grow(now);
  }

  /** Why `POST /full-refresh` is refused, or null if it has started one. */
  requestRefresh(now: number): string | null {
    const refusal = this.#refusal();
    if (refusal === null) this.#begin(now, "request");
    return refusal;
  }

  /** The configuration was written: a pending retrieval is released and refreshes at once. */
  settingsWritten(now: number): void {
    this.#scheduledUntil = now;
    if (!this.#pendingMarker) return;
    this.#pendingMarker = false;
    this.#status = "inactive";
    if (this.#refusal() === null) this.#begin(now, "request");
  }

  /** The last word before the phase ends counts: a dump can fail after it looked fine. Old refreshes are ignored. */
  dumped(refreshId: string, result: DumpResult, now: number): void {
    const refresh = this.#refresh;
    if (refresh?.id !== refreshId || this.#status !== "refreshing") return;
    refresh.result = result;
    refresh.resultAt = now;
    if (result.ok) refresh.expectedSize = result.bytes;
  }

  /** Tells how large the source is, in bytes. */
  sized(refreshId: string, bytes: number): void {
    if (this.#refresh?.id === refreshId) this.#refresh.expectedSize = bytes;
  }

  /** The engine's process ends and starts again: memory is lost, disks are kept. */
  restart(now: number): void {
    if (this.#refresh !== null) this.#effects.push({ type: "abort", refreshId: this.#refresh.id });
    for (const pool of this.#pools) if (pool.status === "refreshing") empty(pool, "empty");
    this.#pools = byAge(this.#pools);
    this.#refresh = null;
    this.#lastRefresh = null;
    this.#scheduledUntil = now;
    this.alerts.clear();
    this.#status = this.#pendingMarker ? "pending" : "inactive";
    if (skipsStartRefresh(this.#start.settings())) return;
    const first = this.#pools[0];
    const pool = first?.status === "empty" ? first : poolToRefresh(this.#pools);
    if (this.#status === "pending") return;
    if (pool !== null) this.#begin(now, "start", pool);
    else if (first?.status === "active") this.#status = "finished";
    else this.#fail("Pool to perform data refresh not found", now);
  }

  #refusal(): string | null {
    if (this.#status === "refreshing" || this.#refresh !== null) return IN_PROGRESS;
    if (this.#status === "pending") return PENDING;
    return poolToRefresh(this.#pools) === null ? NO_POOL : null;
  }

  #runTimetable(due: number): void {
    this.#scheduledUntil = due;
    const refusal = this.#refusal();
    if (refusal === null) this.#begin(due, "timetable");
    else if (refusal !== PENDING) this.alerts.raise("refresh_skipped", refusal, due);
  }

  #begin(now: number, trigger: Trigger, pool: Pool | null = poolToRefresh(this.#pools)): void {
    const settings = this.#start.settings();
    const plan = this.#start.plan();
    if (pool === null || !plan.starts || cannotBuildJobs(settings)) return;
    this.#refreshCount += 1;
    const connection = sourceConnection(settings);
    const id = `refresh-${this.#refreshCount}`;
    empty(pool, "refreshing");
    this.#status = "refreshing";
    this.#lastRefresh = now;
    this.#refresh = {
      id,
      trigger,
      pool,
      plan,
      connection,
      startedAt: now,
      phaseAt: now,
      result: null,
      resultAt: 0,
      expectedSize: this.#start.sourceSize,
    };
    this.#effects.push({
      type: "dump",
      refreshId: id,
      connection,
      dumpJobs: dumpJobs(settings),
      restoreJobs: restoreJobs(settings),
      pool: pool.name,
    });
  }

  /** Epoch milliseconds; Infinity when nothing runs or the dump's result is awaited. */
  #phaseEnd(): number {
    const refresh = this.#refresh;
    if (refresh === null) return Infinity;
    const { plan, result, resultAt, phaseAt } = refresh;
    const after = (milliseconds: number) =>
      milliseconds === Infinity ? Infinity : phaseAt + Math.round(milliseconds * this.#start.scale);
    if (this.#status === "renewed") return after(plan.renewed);
    if (this.#status === "snapshotting") return after(plan.snapshotting);
    // A refresh that would last for ever may fail at once all the same: no share of infinity is nothing.
    const share = plan.failure?.share ?? 1;
    const struck = plan.failure === null ? Infinity : after(share === 0 ? 0 : plan.refreshing * share);
    if (result === null) return struck;
    return Math.min(struck, Math.max(resultAt, after(result.ok ? plan.refreshing : plan.failing)));
  }

  #endPhase(due: number): void {
    const refresh = this.#refresh;
    if (refresh === null) return;
    refresh.phaseAt = due;
    switch (this.#status) {
      case "refreshing":
        this.#endDump(refresh, due);
        break;
      case "renewed":
        this.#status = "snapshotting";
        break;
      case "snapshotting":
        if (refresh.plan.snapshotFailure !== null) {
          this.#failSnapshot(refresh, refresh.plan.snapshotFailure, due);
          break;
        }
        refresh.pool.status = "active";
        this.#pools = [refresh.pool, ...this.#pools.filter((pool) => pool !== refresh.pool)];
        this.#status = "finished";
        this.#refresh = null;
        this.alerts.clear();
        break;
    }
  }

  #endDump(refresh: Refresh, due: number): void {
    const { result, plan, pool } = refresh;
    const output = result?.ok === false ? result.message : plan.failure?.message;
    if (output !== undefined) {
      const message = dumpFailure(refresh, output);
      if (result === null || result.ok) this.#effects.push({ type: "abort", refreshId: refresh.id });
      empty(pool, "empty");
      this.#refresh = null;
      this.#fail(message, due);
      // The engine's start and its timetable report the same failure once more.
      if (refresh.trigger !== "request") this.alerts.raise("refresh_failed", message, due);
      return;
    }
    pool.dataSize = refresh.expectedSize;
    pool.dataStateAt = refresh.startedAt;
    this.#status = "renewed";
    this.alerts.clear();
    // Without a snapshot job it ends here, and the pool is never made active.
    if (!hasSnapshotJob(this.#start.settings())) this.#refresh = null;
  }

  /** The dump was fine, and its data never become a pool's that clones are made of. */
  #failSnapshot({ pool, trigger }: Refresh, message: string, now: number): void {
    empty(pool, "empty");
    this.#refresh = null;
    this.#fail(message, now);
    if (trigger !== "request") this.alerts.raise("refresh_failed", message, now);
  }

  #fail(message: string, now: number): void {
    this.#status = "failed";
    this.alerts.raise("refresh_failed", message, now);
  }

  /** The pool fills evenly; the last hundredth only comes with the dump's end. */
  #grow(now: number): void {
    const refresh = this.#refresh;
    if (refresh === null || this.#status !== "refreshing") return;
    const duration = refresh.plan.refreshing * this.#start.scale;
    const share = duration === 0 ? 1 : Math.min(0.99, (now - refresh.startedAt) / duration);
    refresh.pool.dataSize = Math.max(refresh.pool.dataSize, Math.floor(refresh.expectedSize * share));
  }
}

/** The engine's words around what `pg_dump` printed (`logical/dump.go`). */
function dumpFailure(refresh: Refresh, output: string): string {
  return `failed to dump the database ${refresh.connection.dbname}: failed to dump a database: exit code: 1. Output: ${output}`;
}
