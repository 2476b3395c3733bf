/** How a refresh will go, decided when it starts. */

/** All durations in milliseconds, before they are multiplied by the model's scale. */
export type RefreshPlan = {
  /** At least this long in `refreshing`, even if the dump is done sooner. Infinity: never ends. */
  readonly refreshing: number;
  /** In `renewed`. */
  readonly renewed: number;
  readonly snapshotting: number;
  /** Between a dump's failure, or the start, and `failed`, at least. */
  readonly failing: number;
  /** What goes wrong whatever the dump says, in `pg_dump`'s words; `share` of `refreshing` has passed then. */
  readonly failure: { readonly share: number; readonly message: string } | null;
  /** Why its snapshot fails when `snapshotting` is over, in the engine's words; null: it does not. */
  readonly snapshotFailure: string | null;
  /** False: it fails before its jobs start, which only the engine's log tells. */
  readonly starts: boolean;
};

/** A database of some hundred gigabytes. */
export const LIFELIKE_PLAN: RefreshPlan = {
  refreshing: 45 * 60_000,
  renewed: 1_000,
  snapshotting: 2 * 60_000,
  failing: 3_000,
  failure: null,
  snapshotFailure: null,
  starts: true,
};
