import { type Instant, later } from "../time.ts";
import type { Job, JobDeadlines } from "./job.ts";
import type { Step } from "./step.ts";

const partOf: Record<Step, keyof JobDeadlines> = {
  snapshotter: "snapshot",
  cloner: "clone",
  "dblab-updater": "update",
  "refresh-poller": "refresh",
  restorer: "restore",
  exporter: "export",
  reaper: "deletion",
};

/** When the step that the job enters at `now` must be over. */
export function stepDeadline(job: Pick<Job, "step" | "deadlines">, now: Instant): Instant {
  return later(now, job.deadlines?.[partOf[job.step]] ?? 0);
}
