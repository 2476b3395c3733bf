/** How long things take, in milliseconds. */
export interface Durations {
  /** A restore's `creating`: RDS takes 10 to 20 minutes for a Postgres instance. */
  readonly creatingMs: number;
  /** `backing-up` after a restore with backups: with large data it takes hours. */
  readonly backingUpMs: number;
  /** Of a cluster's restore: the volume only, without any member. */
  readonly clusterCreatingMs: number;
  readonly memberCreatingMs: number;
  /** Each of the statuses `configuring-...` between a member's `creating` and `available`. */
  readonly configuringMs: number;
  readonly modifyingMs: number;
  /** From a ModifyDBInstance call until the status says so: meanwhile it is still `available`. */
  readonly modifyLagMs: number;
  /**
   * From the moment at which an instance or a cluster gives up its name until it has the new one: AWS's users report 2
   * to 10 minutes. An instance reboots after it (`rebootingMs`).
   */
  readonly renamingMs: number;
  readonly rebootingMs: number;
  readonly stoppingMs: number;
  readonly startingMs: number;
  readonly deletingMs: number;
  readonly snapshotMs: number;
  readonly snapshotCopyMs: number;
  /** `storage-optimization` after a change of the storage: it serves meanwhile, but takes no other change of it. */
  readonly storageOptimizationMs: number;
  /** An export's `STARTING`: RDS restores the snapshot first. */
  readonly exportStartingMs: number;
  readonly exportMs: number;
  readonly exportCancelingMs: number;
  /** After a create or a rename, Describe knows nothing of the new name for so long. */
  readonly describeLagMs: number;
  /** After a create, the tags are seen as late as this. */
  readonly tagsLagMs: number;
}

const second = 1_000;
const minute = 60 * second;

/** Life-like: the orders of magnitude that AWS's users report for a medium Postgres instance. */
export const lifelikeDurations: Durations = {
  creatingMs: 12 * minute,
  backingUpMs: 8 * minute,
  clusterCreatingMs: 9 * minute,
  memberCreatingMs: 6 * minute,
  configuringMs: 30 * second,
  modifyingMs: minute,
  modifyLagMs: 10 * second,
  renamingMs: 2 * minute,
  rebootingMs: minute,
  stoppingMs: 4 * minute,
  startingMs: 6 * minute,
  deletingMs: 5 * minute,
  snapshotMs: 6 * minute,
  snapshotCopyMs: 4 * minute,
  storageOptimizationMs: 20 * minute,
  exportStartingMs: 10 * minute,
  exportMs: 30 * minute,
  exportCancelingMs: minute,
  describeLagMs: 20 * second,
  tagsLagMs: 40 * second,
};

/** What differs from the life-like durations; `scale` multiplies all that is not given: 0.01 is a demo's pace. */
export interface DurationOptions extends Partial<Durations> {
  readonly scale?: number;
}

export function durationsOf({ scale = 1, ...given }: DurationOptions = {}): Durations {
  const scaled = Object.entries(lifelikeDurations).map(([name, ms]) => [name, Math.round(ms * scale)]);
  return { ...lifelikeDurations, ...Object.fromEntries(scaled), ...given };
}
