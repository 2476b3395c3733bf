import { alertsOf } from "../configuration/alerts.ts";
import type { Stage } from "../configuration/stage.ts";
import type { Announcement } from "../job/announcement.ts";
import type { Job } from "../job/job.ts";
import type { Sink } from "../ports/sink.ts";

/** So long a channel is tried. What it was not told until then is told by the log and by the account's event bus. */
const GIVES_UP_AFTER_SECONDS = 24 * 3600;

/** The stage's channels as sinks that cannot tell: what everyone must know of them who commits or closes a job. */
export function channelAudiences({
  alerts,
  targets,
  databases,
}: Pick<Stage, "alerts" | "targets" | "databases">): readonly (Omit<Sink, "tell"> &
  Required<Pick<Sink, "wants">>)[] {
  return Object.keys(alerts.channels).map((name) => ({
    name,
    givesUpAfterSeconds: GIVES_UP_AFTER_SECONDS,
    wants: (announcement, job) => {
      // As the job's target was when the job began; a job that did not begin has none.
      const own =
        job.kind === "refresh"
          ? (job.target ?? targets[job.targetName])?.alerts
          : (job.database ?? databases[job.targetName])?.alerts;
      const { channels, tell } = alertsOf(alerts, own);
      if (!channels.includes(name)) return false;
      return tell === "all" || (tell === "failures" && tellsOfFailure(announcement, job));
    },
  }));
}

/** One alert for a failure, at once if it was announced at once; and what is left over. */
function tellsOfFailure({ fact }: Announcement, job: Job): boolean {
  if (fact !== "ended") return true;
  const isTold = (job.announcements ?? []).some((announcement) => announcement.fact === "failing");
  return job.status === "failed" && !isTold;
}
