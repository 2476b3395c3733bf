import type { Job } from "@dblab-refresh/core/job/job";
import { describeSeconds, type Instant, secondsBetween } from "@dblab-refresh/core/time";
import type { UsualTimes } from "../jobs/usual-times.ts";

/** What is known of how far the step of a live job is: what RDS or DBLab last said of it, and how long it usually takes. */
export function progressOf(job: Job, now: Instant, usual: UsualTimes | undefined): string {
  const { facts, step } = job;
  const { percent, newStatus, exportStatus } = facts.restore ?? {};
  const status =
    step === "cloner"
      ? facts.cloneStatus
      : step === "refresh-poller"
        ? facts.retrievalStatus
        : step === "restorer"
          ? newStatus
          : step === "exporter"
            ? exportStatus
            : undefined;
  const usually = usual?.steps.get(step);
  const gone = secondsBetween(job.stepStartedAt, now);
  const parts = [
    status ?? "",
    (step === "snapshotter" || step === "exporter") && percent !== undefined ? `${percent} %` : "",
    usually === undefined
      ? ""
      : `usually ${describeSeconds(usually)}${gone > usually * 1.5 ? ": slower than usual" : ""}`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}
