/** What the model asks of the database servers behind it. */
export type Effect =
  | {
      readonly kind: "start";
      readonly resourceId: string;
      readonly snapshotId: string;
      readonly port: number | undefined;
    }
  | { readonly kind: "destroy"; readonly resourceId: string }
  | { readonly kind: "snapshot"; readonly resourceId: string; readonly snapshotId: string };

export interface BackedEndpoint {
  readonly address: string;
  readonly port: number;
}
