import type { Log } from "../ports/log.ts";
import type { Sink } from "../ports/sink.ts";
import { contentOf } from "./content.ts";

/** Tells the log: alarms can be set on it, and it is always there. */
export function logSink(log: Log): Sink {
  return {
    name: "log",
    tell: async (announcement, job) => {
      const content = contentOf(announcement, job);
      // Skipped and cancelled were asked for: no alarm should go off.
      const bad = content.status === "failed" || announcement.fact === "leftovers";
      const tell = bad ? log.error : log.info;
      tell(content.summary, { announcement: content });
    },
  };
}
