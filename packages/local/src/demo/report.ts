import type { Job } from "@dblab-refresh/core/job/job";
import { describeSeconds, secondsBetween } from "@dblab-refresh/core/time";
import type { LocalStage } from "../stage.ts";
import { paint } from "./paint.ts";
import { callsOnSource, type DemoResult, isGood } from "./result.ts";
import { table } from "./table.ts";

/** The end of a demo, for people: steps and times, tables, what is left, what named the source. */
export function report(stage: LocalStage, job: Job, result: DemoResult): string {
  const parts = [
    table(
      ["step", "began", "took", "what it said last"],
      result.steps.map(({ step, startedAt, seconds }) => [
        step,
        startedAt.slice(11, 23),
        describeSeconds(seconds),
        job.timeline.findLast((entry) => entry.step === step)?.say ?? "",
      ]),
    ),
  ];
  if (result.tables.length > 0) {
    const rows = result.tables.map((one) => [
      one.name,
      count(one.snapshotRows),
      count(one.dblabRows),
      one.equal ? paint("green", "equal") : paint("red", "DIFFERENT"),
    ]);
    parts.push(table(["table", "rows in the snapshot", "rows in DBLab", "checksum"], rows));
  }
  if (result.alerts.length > 0) {
    const rows = result.alerts.map(({ place, headline }) => [place, headline]);
    parts.push(table(["told", "what is seen first"], rows));
  }
  const calls = callsOnSource(stage).map(
    ({ operation, mutating, count }) => `${operation} (${count}×${mutating ? ", MUTATING" : ""})`,
  );
  parts.push(
    [
      line("left over", result.leftovers.length === 0 ? "nothing" : result.leftovers.join("; ")),
      line(
        `calls that named ${stage.world.source.names.join(", ")}`,
        `${calls.join(", ")}${result.mutatingCallsOnSource.length === 0 ? " — only reads" : ""}`,
      ),
      line("DBLab's source now", stage.dblabSourceHost()),
      ...(result.error
        ? [
            line("error", paint("red", `${result.error.code}: ${result.error.message}`)),
            line("what to do", result.error.next),
          ]
        : []),
    ].join("\n"),
  );
  const took = describeSeconds(secondsBetween(job.createdAt, job.endedAt ?? job.updatedAt));
  const verdict = `The job ${job.status} in ${took}${result.tables.length > 0 ? `, ${result.tables.filter((one) => one.equal).length} of ${result.tables.length} tables are equal` : ""}.`;
  parts.push(paint(isGood(result) ? "green" : "red", verdict));
  return parts.join("\n\n");
}

function count(rows: number): string {
  return rows < 0 ? "missing" : rows.toLocaleString("en-US");
}

function line(name: string, text: string): string {
  return `${paint("bold", `${name}:`)} ${text}`;
}
