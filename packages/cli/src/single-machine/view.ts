import type { Job } from "@dblab-refresh/core/job/job";
import type { Log } from "@dblab-refresh/core/ports/log";

/** How whoever started the process follows it. */
export interface View {
  readonly log: Log;
  /** Something about the process itself, for people. */
  say(text: string): void;
  /** The same, where something is wrong. */
  warn(text: string): void;
  /** Of every job that was written, after the write. */
  saw(after: Job, before: Job | undefined): void;
  /** How a job has ended. */
  ended(job: Job): void;
  close(): void;
}
