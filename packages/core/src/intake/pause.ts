import type { LockStore } from "../ports/lock-store.ts";

/**
 * What stands for a pause in the lock table: held by the words of whoever paused, until somebody resumes. It is no part of
 * the configuration, so a deployment leaves it as it is.
 *
 * @param name a target's; of a database, its identifier
 */
export function pauseOf(name: string): string {
  return `paused/${name}`;
}

/** The words of whoever paused a target or a database: `by alice since 2026-01-31T03:00:00.000Z`. */
export function pausedBy(locks: Pick<LockStore, "holder">, name: string): Promise<string | undefined> {
  return locks.holder(pauseOf(name));
}
