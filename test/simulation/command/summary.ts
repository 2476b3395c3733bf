import { describeSeconds } from "@dblab-refresh/core/time";
import type { Bulk } from "./bulk.ts";

const counted = (number: number, one: string, many = `${one}s`) =>
  `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;

/** The one line in the end: runs, jobs, faults, violations, seconds, handler runs a second. */
export function summaryLine({ tally, failures, seconds }: Bulk): string {
  return [
    counted(tally.runs, "run"),
    counted(tally.jobs, "job"),
    counted(tally.faults, "fault"),
    counted(failures.length, "violation"),
    `${seconds.toFixed(1)} s`,
    `${counted(perSecond(tally.handlerRuns, seconds), "handler run")}/s`,
  ].join(", ");
}

/** Where it stands: runs, jobs, runs a second, violations, and how long it still takes. */
export function progressLine({ tally, failures, seconds, wanted }: Bulk): string {
  const speed = tally.runs / Math.max(seconds, 0.001);
  const left = (wanted - tally.runs) / Math.max(speed, 0.001);
  return [
    `${counted(tally.runs, "run")} of ${wanted.toLocaleString("en-US")}`,
    counted(tally.jobs, "job"),
    `${speed.toFixed(0)} runs/s`,
    counted(failures.length, "violation"),
    `${describeSeconds(left)} left`,
  ].join(", ");
}

/** The same as one object, with the table. */
export function summaryObject({ tally, failures, seconds, wanted }: Bulk) {
  const { runs, jobs, faults, handlerRuns, met, ends } = tally;
  return {
    runs,
    wanted,
    jobs,
    faults,
    violations: failures.length,
    seconds: Number(seconds.toFixed(3)),
    handlerRuns,
    handlerRunsPerSecond: perSecond(handlerRuns, seconds),
    failures,
    ends: Object.fromEntries([...ends].sort()),
    met: [...met].sort().map(([key, times]) => {
      const [fault = "", step = ""] = key.split("\t");
      return { fault, step, times };
    }),
  };
}

export function perSecond(many: number, seconds: number): number {
  return Math.round(many / Math.max(seconds, 0.001));
}
