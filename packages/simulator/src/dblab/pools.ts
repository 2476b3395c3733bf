/** The engine's storage pools: where refreshes put their data. */
import type { JsonObject } from "./json.ts";
import { localTime } from "./time.ts";

export type PoolStatus = "active" | "refreshing" | "empty";

export type Pool = {
  readonly name: string;
  status: PoolStatus;
  /** Epoch milliseconds of the dump that its data are from; null without data. */
  dataStateAt: number | null;
  /** Bytes. */
  dataSize: number;
  /** Ids of the thin clones that developers have on it: a pool with clones is not refreshed. */
  clones: readonly string[];
};

/** 200 GB: nothing in a simulation fills it. */
const SIZE = 200 * 1024 ** 3;
/** What an empty ZFS dataset uses, in bytes (from the example in the engine's API description). */
const OVERHEAD = 245_248;
const EMPTY_DATA = 12_288;

export function emptyPool(name: string): Pool {
  return { name, status: "empty", dataStateAt: null, dataSize: EMPTY_DATA, clones: [] };
}

/** Forgets the data, as when a refresh begins or fails. */
export function empty(pool: Pool, status: "refreshing" | "empty"): void {
  pool.status = status;
  pool.dataStateAt = null;
  pool.dataSize = EMPTY_DATA;
}

/**
 * The pool that a refresh would take: the last one without clones, even if that is the active one (engine 4.1:
 * `GetPoolToUpdate`). Null if every pool has clones.
 */
export function poolToRefresh(pools: readonly Pool[]): Pool | null {
  return pools.findLast((pool) => pool.clones.length === 0) ?? null;
}

/** The engine's order after a start: newest data first. */
export function byAge(pools: readonly Pool[]): Pool[] {
  return [...pools].sort((a, b) => (b.dataStateAt ?? 0) - (a.dataStateAt ?? 0));
}

/** An entry of `pools` in `GET /status`. */
export function poolEntry(pool: Pool): JsonObject {
  const used = OVERHEAD + pool.dataSize;
  return {
    name: pool.name,
    mode: "zfs",
    dataStateAt: pool.dataStateAt === null ? "" : localTime(pool.dataStateAt),
    status: pool.status,
    cloneList: pool.clones,
    fileSystem: {
      mode: "zfs",
      size: SIZE,
      free: SIZE - used,
      used,
      dataSize: pool.dataSize,
      usedBySnapshots: 0,
      usedByClones: 0,
      compressRatio: 1,
    },
  };
}
