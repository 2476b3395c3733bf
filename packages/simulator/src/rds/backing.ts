import type { BackedEndpoint } from "./effect.ts";

/**
 * Real databases behind the simulated instances and clusters: one per instance, one per cluster, whatever the number
 * of its members. Instances and clusters go by resource id. Snapshots go by identifier, cluster snapshots by ARN,
 * since one of either kind may have the same identifier.
 */
export interface Backing {
  /**
   * Starts a database from a snapshot. Nobody gets in before `admit`, if there is one.
   *
   * @param port what it must be, if anything
   * @param identifier what its instance or cluster is called
   * @returns where it answers
   */
  restore(
    resourceId: string,
    snapshotId: string,
    port: number | undefined,
    identifier: string,
  ): Promise<BackedEndpoint>;
  /** Ends the database, if there is one. */
  destroy(resourceId: string): Promise<void>;
  /** Keeps a consistent copy of the database's data. */
  snapshot(resourceId: string, snapshotId: string): Promise<void>;
  /** Keeps the snapshot's data under another name as well. Without it, every copy of a snapshot fails. */
  copySnapshot?(sourceId: string, snapshotId: string): Promise<void>;
  /**
   * The old name leads nowhere from now on, and the new one not before `admit`; open connections stay. Without it, a
   * database answers where it always did, whatever it is called.
   *
   * @returns where the new name will lead: the same for the same name, whatever was called so before
   */
  rename?(resourceId: string, identifier: string): Promise<BackedEndpoint>;
  /** Whether new connections are let in; open ones stay. */
  admit?(resourceId: string, admits: boolean): Promise<void>;
  /** Ends every connection; the data stay. */
  reboot?(resourceId: string): Promise<void>;
}
