/** What the model asks of the database servers behind it. */
export type Effect =
  | {
      readonly kind: "start";
      readonly resourceId: string;
      /** What the instance or the cluster is called. */
      readonly identifier: string;
      readonly snapshotId: string;
      readonly port: number | undefined;
    }
  /** A database with the data that another has now: a restore to the latest point in time. */
  | {
      readonly kind: "copy";
      readonly resourceId: string;
      readonly identifier: string;
      readonly sourceId: string;
      readonly port: number | undefined;
    }
  | { readonly kind: "destroy"; readonly resourceId: string }
  | { readonly kind: "snapshot"; readonly resourceId: string; readonly snapshotId: string }
  /** A copy of a snapshot, after what is under way with the database that the snapshot is of. */
  | {
      readonly kind: "copy-snapshot";
      readonly resourceId: string;
      readonly sourceId: string;
      readonly snapshotId: string;
    }
  /** The old name leads nowhere from now on; the new one does not yet. */
  | { readonly kind: "rename"; readonly resourceId: string; readonly identifier: string }
  /** Whether new connections are let in. */
  | { readonly kind: "admit"; readonly resourceId: string; readonly admits: boolean }
  /** Every connection ends. */
  | { readonly kind: "reboot"; readonly resourceId: string };

export interface BackedEndpoint {
  readonly address: string;
  readonly port: number;
}
