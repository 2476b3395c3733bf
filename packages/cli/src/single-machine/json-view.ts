import { logger } from "@dblab-refresh/functions/logger";
import { standardOutput } from "@dblab-refresh/functions/standard-output";
import type { View } from "./view.ts";

/** The log as JSON lines, the deployed functions' own: for log collectors, and wherever nobody looks at a terminal. */
export function jsonView(): View {
  const log = logger("run", standardOutput());
  return {
    log,
    say: (text) => log.info(text),
    warn: (text) => log.warn(text),
    // The steps log their own looks.
    saw: () => {},
    ended: (job) =>
      log.info("the job has ended", { jobId: job.jobId, target: job.targetName, status: job.status }),
    close: () => {},
  };
}
