import type { Instant } from "../time.ts";

/**
 * Something about a job that people should hear of. It stands on the item until every sink is marked as served, so it
 * is told at least once; its id is the same if it is told twice.
 */
export interface Announcement {
  /** `<job id>/<fact>`. */
  readonly id: string;
  /** `failing`: at once, before the clean-up. `ended`: however. `leftovers`: something could not be cleaned up. */
  readonly fact: "failing" | "ended" | "leftovers";
  readonly at: Instant;
}
