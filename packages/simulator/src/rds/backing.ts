import type { BackedEndpoint } from "./effect.ts";

/** Real databases behind the simulated instances. Snapshots go by identifier, instances by resource id. */
export interface Backing {
  /** Starts a database from a snapshot. @returns where it answers */
  restore(resourceId: string, snapshotId: string, port: number | undefined): Promise<BackedEndpoint>;
  /** Ends the database, if there is one. */
  destroy(resourceId: string): Promise<void>;
  /** Keeps a consistent copy of the database's data. */
  snapshot(resourceId: string, snapshotId: string): Promise<void>;
}
