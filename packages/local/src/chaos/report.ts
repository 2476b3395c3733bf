import { describeSeconds } from "@dblab-refresh/core/time";
import { paint } from "../demo/paint.ts";
import { table } from "../demo/table.ts";
import { type ChaosResult, isGood } from "./result.ts";

/** The end of a run, for people: whom the kills met, how each job ended, what is wrong, and all of it in a line. */
export function report(result: ChaosResult): string {
  const { met, metNone, otherDeaths, jobs, leftovers, violations } = result;
  const parts = [
    table(
      ["function", "kills that met it at work"],
      [...Object.entries(met).map(([name, count]) => [name, `${count}`]), ["(none)", `${metNone}`]],
    ),
    table(
      ["job", "target", "ended as", "after"],
      jobs.map(({ jobId, target, status, seconds, error }) => [
        jobId,
        target,
        `${paint(status === "succeeded" ? "green" : "red", status)}${error ? ` (${error.code})` : ""}`,
        seconds === undefined ? "" : describeSeconds(seconds),
      ]),
    ),
    ...(otherDeaths > 0
      ? [`The functions' process ended ${otherDeaths}× by itself, at a function's time-out.`]
      : []),
    ...(leftovers.length > 0 ? [list("left over", leftovers)] : []),
    ...(violations.length > 0 ? [list("violated", violations)] : []),
    paint(isGood(result) ? "green" : "red", summary(result)),
  ];
  return parts.join("\n\n");
}

/** `60 kills (seed 1), 20 jobs: 20 succeeded, 0 left over, 0 violations, 221 s`. */
export function summary({ seed, kills, jobs, ends, leftovers, violations, seconds }: ChaosResult): string {
  const how = Object.entries(ends).map(([end, count]) => `${count} ${end}`);
  return [
    `${kills} kills (seed ${seed})`,
    `${jobs.length} jobs: ${how.join(", ")}`,
    `${leftovers.length} left over`,
    `${violations.length} violations`,
    `${Math.round(seconds)} s`,
  ].join(", ");
}

function list(title: string, lines: readonly string[]): string {
  return `${paint("red", `${title}:`)}\n${lines.map((line) => `  ${line}`).join("\n")}`;
}
