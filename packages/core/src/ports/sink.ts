import type { Announcement } from "../job/announcement.ts";
import type { Job } from "../job/job.ts";

/** Somebody who is told of announcements: a log, an event bus; mail and Slack join with the restore. */
export interface Sink {
  /** Stands in the mark on the item: never changed. Letters, digits and hyphens. */
  readonly name: string;
  /** Throws if it could not be told. May be called twice with the same announcement. */
  tell(announcement: Announcement, job: Job): Promise<void>;
}

export function sinkNames({ sinks }: { readonly sinks: readonly Sink[] }): readonly string[] {
  return sinks.map((sink) => sink.name);
}
