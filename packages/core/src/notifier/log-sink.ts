import type { Log } from "../ports/log.ts";
import type { Sink } from "../ports/sink.ts";
import { contentOf } from "./content.ts";

/** Tells the log: alarms can be set on it, and it is always there. */
export function logSink(log: Log): Sink {
  return {
    name: "log",
    tell: async (announcement, job) => {
      const content = contentOf(announcement, job);
      const tell = content.status === "succeeded" && announcement.fact === "ended" ? log.info : log.error;
      tell(content.summary, { announcement: content });
    },
  };
}
