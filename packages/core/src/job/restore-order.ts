import type { cutovers, orders } from "../configuration/database.ts";
import type { Instant, Seconds } from "../time.ts";

/** Which snapshot a database job takes its data from. */
export type SnapshotSource =
  /** One is taken, under the job's own name; `<identifier>-snapshot` becomes a copy of it. */
  | { readonly kind: "new" }
  /** `<identifier>-snapshot`, which must be there. */
  | { readonly kind: "fixed" }
  | { readonly kind: "named"; readonly identifier: string }
  | { readonly kind: "latest-automated" }
  | { readonly kind: "point-in-time"; readonly at: Instant };

/** What a restore was asked to do: the request's options, the database's own where it said nothing. */
export interface RestoreOrder {
  readonly from: SnapshotSource;
  /** Restored under this identifier, and nothing swapped. */
  readonly to?: string;
  readonly export: boolean;
  readonly keepOriginal: Seconds;
  readonly finalSnapshot: boolean;
  readonly isolate: boolean;
  readonly cutover: (typeof cutovers)[number];
  readonly order: (typeof orders)[number];
  /** Nothing is changed: the job ends with the plan on its timeline. */
  readonly dryRun: boolean;
}
