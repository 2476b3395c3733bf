/** A fault in force. */
export interface Striking {
  /** Whether it has happened: a job that never met it proves nothing. */
  hasStruck(): boolean;
  /** Ends what goes on. What has happened stays. */
  lift(): void;
}
