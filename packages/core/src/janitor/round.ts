/** What one round of the janitor did, for its log line and for whoever asks. */
export interface Round {
  /** Jobs whose current message was sent again. */
  readonly woken: readonly string[];
  /** Jobs whose last leftover is gone. */
  readonly settled: readonly string[];
  /** Clones of this installation that no live job owns: being deleted. */
  readonly orphans: readonly string[];
  /** Clones that are not this installation's: reported, never touched. */
  readonly strangers: readonly string[];
  readonly faults: readonly string[];
}
