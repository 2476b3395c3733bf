import type { Announcement } from "../job/announcement.ts";
import type { Job } from "../job/job.ts";
import type { Seconds } from "../time.ts";

/** Who is told, as far as those must know who commit what is to be told, and who close a job after it. */
export interface Audience {
  /** Stands in the mark on the item: never changed. Letters, digits and hyphens. */
  readonly name: string;
  /** Whether it is to be told this. The same answer each time for the same job. Absent: everything. */
  wants?(announcement: Announcement, job: Job): boolean;
}

/** Somebody who is told of announcements: a log, an event bus, a channel of the stage's `alerts`. */
export interface Sink extends Audience {
  /**
   * After so long it is not told any more what it could not be told: a channel that is gone keeps no job open. Such a sink
   * is told beside the others, so that it delays none of them. Absent: it is told until it has been told.
   */
  readonly givesUpAfterSeconds?: Seconds;
  /** Throws if it could not be told, without any secret in the error. May be called twice with the same announcement. */
  tell(announcement: Announcement, job: Job): Promise<void>;
}
