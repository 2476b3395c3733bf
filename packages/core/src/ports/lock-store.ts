/** The table of locks: a name, and the job that holds it. What a person pauses is held by that person's words. */
export interface LockStore {
  /** Who holds the lock; undefined if it is free. A consistent read. */
  holder(name: string): Promise<string | undefined>;
  /** Takes the lock if it is free or already the job's; answers the holder's job id. */
  take(name: string, jobId: string): Promise<string>;
  /** Takes the lock from `holder` if it still is the holder; answers the holder's job id after that. */
  takeOver(name: string, jobId: string, holder: string): Promise<string>;
  /** Frees the lock if the job holds it, and does nothing otherwise. */
  release(name: string, jobId: string): Promise<void>;
}
