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

/**
 * When the step that the job enters at `now` must be over. A restorer that cleans up, back or forward, has as long as any
 * clean-up; and once the names are swapped, as long as the original is to be kept on top of that.
 */
export function stepDeadline(
  job: Pick<Job, "step" | "deadlines" | "verdict" | "facts" | "order">,
  now: Instant,
): Instant {
  const cleansUp = job.step === "restorer" && job.verdict !== undefined;
  const seconds = job.deadlines?.[cleansUp ? "deletion" : partOf[job.step]] ?? 0;
  const keeps = cleansUp && job.facts.restore?.swappedAt !== undefined && job.order?.to === undefined;
  return later(now, seconds + (keeps ? (job.order?.keepOriginal ?? 0) : 0));
}
