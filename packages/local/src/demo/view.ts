import type { Job, TimelineEntry } from "@dblab-refresh/core/job/job";

/** Shows a demo on its way. */
export interface View {
  /** Something about the demo itself, before and after the job. */
  note(text: string): void;
  /** The job has changed; `news` is what its timeline says that it did not say before. */
  job(job: Job, news: readonly TimelineEntry[]): void;
  /** A change in the outside world. */
  event(text: string): void;
  /** Nothing comes any more. */
  done(): void;
}
