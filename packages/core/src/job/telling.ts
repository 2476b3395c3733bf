import type { Audience } from "../ports/sink.ts";
import type { Instant } from "../time.ts";
import type { Announcement } from "./announcement.ts";
import type { Job } from "./job.ts";

/** The job with one more thing to tell; a fact is told once. */
export function announce(job: Job, fact: Announcement["fact"], at: Instant): Job {
  const id = `${job.jobId}/${fact}`;
  const announcements = job.announcements ?? [];
  if (announcements.some((announcement) => announcement.id === id)) return job;
  return { ...job, announcements: [...announcements, { id, fact, at }] };
}

/** The mark that a sink has been served with an announcement. */
export function servedMark(announcement: Announcement, sink: string): string {
  return `${announcement.fact}:${sink}`;
}

/** The mark that a sink could not be told, and is not tried any more. */
export function givenUpMark(announcement: Announcement, sink: string): string {
  return `${servedMark(announcement, sink)}:given-up`;
}

/** What is still to be told, and to whom: to everyone who wants it. */
export function unserved(
  job: Job,
  sinks: readonly Audience[],
): readonly { readonly announcement: Announcement; readonly sink: string }[] {
  return (job.announcements ?? []).flatMap((announcement) =>
    sinks
      .filter(({ name }) => job.served?.[servedMark(announcement, name)] === undefined)
      .filter(({ name }) => job.served?.[givenUpMark(announcement, name)] === undefined)
      .filter((sink) => sink.wants?.(announcement, job) ?? true)
      .map(({ name }) => ({ announcement, sink: name })),
  );
}
