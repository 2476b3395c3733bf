import type { BackedEndpoint } from "./effect.ts";

/**
 * Real databases behind the simulated instances and clusters: one per instance, one per cluster, whatever the number
 * of its members. Instances and clusters go by resource id. Snapshots go by identifier, cluster snapshots by ARN,
 * since one of either kind may have the same identifier.
 */
export interface Backing {
  /** Starts a database from a snapshot. @returns where it answers */
  restore(resourceId: string, snapshotId: string, port: number | undefined): Promise<BackedEndpoint>;
  /** Ends the database, if there is one. */
  destroy(resourceId: string): Promise<void>;
  /** Keeps a consistent copy of the database's data. */
  snapshot(resourceId: string, snapshotId: string): Promise<void>;
}
