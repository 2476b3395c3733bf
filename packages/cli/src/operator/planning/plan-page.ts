import { describeSeconds } from "@dblab-refresh/core/time";
import type { UsualTimes } from "../jobs/usual-times.ts";
import { columns } from "../page/columns.ts";
import { paint } from "../page/paint.ts";
import type { UncheckedHere } from "../stage/unset-here.ts";
import type { Plan, PlannedCheck } from "./planned.ts";

/** A plan for a person. */
export function planPage(plan: Plan): string {
  const parts = [
    paint("bold", `Plan of a refresh of ${plan.target}. Nothing was changed.`),
    [...plan.checks.map(checkLine), ...plan.unchecked.map(uncheckedLine)].join("\n"),
    created(plan),
    expected(plan.usual),
    plan.paused === undefined ? "" : `Its schedule is paused ${plan.paused}; enqueue runs all the same.`,
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function checkLine(check: PlannedCheck): string {
  if (check.ok) return `  ${paint("green", "✓")} ${check.say}`;
  const { code, message, next } = check.error;
  return `  ${paint("red", "✗")} ${code}: ${message} (the job would end as ${check.ends})\n    What to do: ${next}`;
}

function uncheckedLine({ say, remedy }: UncheckedHere): string {
  return `  ${paint("dim", "?")} ${say}\n    What to do: ${remedy}`;
}

function created({ restore, clone }: Plan): string {
  if (restore === undefined || clone === undefined) return "";
  const rows = Object.entries(restore).map(([name, value]) => [
    `  ${name}`,
    name === "identifier" ? "dblab-refresh-<the job's id>" : written(value),
  ]);
  const extra = "instanceClass" in restore ? [] : [["  its member's class", clone.instanceClass]];
  const jobs = [["  parallel dump jobs", String(clone.dumpJobs)]];
  return `RDS would be asked for\n${columns([], [...rows, ...extra, ...jobs])}`;
}

function written(value: unknown): string {
  if (Array.isArray(value)) return value.join(", ") || "(none)";
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .filter(([key]) => key !== "dblab-refresh:owner" && key !== "DeleteAfter")
    .map(([key, one]) => `${key}=${one}`)
    .join(", ");
}

function expected(usual: UsualTimes | undefined): string {
  if (usual === undefined)
    return "No refresh of this target has succeeded yet: how long it takes is not known.";
  const steps = [...usual.steps].map(([step, seconds]) => `${step} ${describeSeconds(seconds)}`).join(", ");
  return `It would take about ${describeSeconds(usual.whole)}, as the last ${usual.jobs} did (${steps}).`;
}
