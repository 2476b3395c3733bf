import type { Job } from "@dblab-refresh/core/job/job";
import { describeSeconds, secondsBetween } from "@dblab-refresh/core/time";
import { paint } from "../paint.ts";
import { table } from "../table.ts";
import { type Away, isGoodRestore, type RestoreResult, type Unavailable } from "./result.ts";

/** The end of a restore's demo, for people. */
export function restoreReport(
  job: Job,
  result: RestoreResult,
  options: { readonly isolate: boolean },
): string {
  const took = describeSeconds(secondsBetween(job.createdAt, job.endedAt ?? job.updatedAt));
  const isGood = isGoodRestore(result, options);
  return [
    ...(result.plan === null ? [] : [line("plan", result.plan)]),
    table(
      ["at", "step", "said"],
      job.timeline.map(({ at, step, say }) => [at.slice(11, 23), step, say]),
    ),
    ...tablesOf(result),
    downtime(result),
    ...(result.alerts.length === 0
      ? []
      : [
          table(
            ["told", "what is seen first"],
            result.alerts.map(({ place, headline }) => [place, headline]),
          ),
          ...firstArrivals(result),
        ]),
    [
      line("settings that differ", differences(result)),
      line("writes of the client", writes(result)),
      ...(result.original === null ? [] : [line("the original", original(result.original))]),
      line("left over", result.leftovers.length === 0 ? "nothing" : result.leftovers.join("; ")),
      ...(result.error
        ? [
            line("error", paint("red", `${result.error.code}: ${result.error.message}`)),
            line("what to do", result.error.next),
          ]
        : []),
    ].join("\n"),
    paint(isGood ? "green" : "red", `The job ${job.status} in ${took}${describeTables(result)}.`),
  ].join("\n\n");
}

/** The first that arrived at each place, as people see it there: of a failure, the one that says what to do. */
function firstArrivals({ alerts }: RestoreResult): readonly string[] {
  const firsts = alerts.filter(
    ({ place }, index) => alerts.findIndex((one) => one.place === place) === index,
  );
  return firsts.map(({ place, shown }) => {
    const lines = shown.trimEnd().split("\n");
    return [paint("bold", place), ...lines.map((text) => `  ┃ ${text}`)].join("\n");
  });
}

function tablesOf({ tables }: RestoreResult): readonly string[] {
  if (tables.length === 0) return [];
  const rows = tables.map(({ name, snapshotRows, dblabRows, equal }) => [
    name,
    String(snapshotRows),
    String(dblabRows),
    equal ? paint("green", "equal") : paint("red", "DIFFERENT"),
  ]);
  return [table(["table", "rows in the snapshot", "rows under the name", "checksum"], rows)];
}

/** What an application met that goes on all along. RDS's times are a small part of life's here: compare, do not plan. */
function downtime({ downtime, renameFirst, dns }: RestoreResult): string {
  const row = (way: string, away: Away | null) =>
    away === null ? [] : [[way, seconds(away.write), seconds(away.read)]];
  const rows = [
    ...row("beside (this job)", downtime),
    ...row("rename-first (Trapheus's order)", renameFirst),
    ...row("cutover: dns (by a record)", dns),
  ];
  const title = `a client could not, in ${downtime.tries} tries`;
  return table([title, "write", "read"], rows);
}

function seconds({ total, longest }: Unavailable): string {
  if (total === 0) return "never";
  const longer = longest < total ? ` (at most ${longest.toFixed(2)} s at a time)` : "";
  return `for ${total.toFixed(2)} s${longer}`;
}

function differences({ differences }: RestoreResult): string {
  if (differences.length === 0) return "none";
  return differences
    .map(({ setting, was, is, why }) => `${setting} ${was} → ${is} (${why ?? paint("red", "UNEXPLAINED")})`)
    .join("; ");
}

function writes({ writes: rows, original: swapped }: RestoreResult): string {
  if (rows === null) return paint("red", "nobody answers under the name");
  if (!rows.isOneTail) return paint("red", "rows are missing among those that are there");
  if (rows.missing === 0) return `all ${rows.written} are there`;
  const where = swapped?.finalSnapshot ? `, and are in ${swapped.finalSnapshot}` : "";
  return `${rows.missing} of ${rows.written} were written after the snapshot, are not there any more${where}`;
}

function original({ isGone, finalSnapshot }: NonNullable<RestoreResult["original"]>): string {
  const is = isGone ? "is deleted" : "is still there";
  return `${is}; ${finalSnapshot === null ? "there is no final snapshot of it" : `its final snapshot is ${finalSnapshot}`}`;
}

function describeTables({ tables }: RestoreResult): string {
  if (tables.length === 0) return "";
  return `, ${tables.filter(({ equal }) => equal).length} of ${tables.length} tables are equal`;
}

function line(name: string, text: string): string {
  return `${paint("bold", `${name}:`)} ${text}`;
}
