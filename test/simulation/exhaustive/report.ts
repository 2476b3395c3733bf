import { table } from "@dblab-refresh/local/demo/table";
import { perSecond } from "../command/summary.ts";
import type { CaseKind } from "./cases.ts";
import type { Exhaustive } from "./exhaustive.ts";
import type { Failure } from "./worker.ts";

const count = (number: number) => number.toLocaleString("en-US");

/** A story a row, what ran of it, and how much of that violated something. */
export function exhaustiveTable({ chapters, failures }: Exhaustive): string {
  return table(
    ["story", "places", "singles", "pairs", "of pairs", "all faults struck", "violations"],
    chapters.map(({ story, places, ran, allPairs, struck }) => [
      story,
      count(places),
      count(ran.singles),
      count(ran.pairs),
      count(allPairs),
      count(struck),
      count(failures.filter((one) => one.story === story).length),
    ]),
  );
}

/** The one line in the end. */
export function exhaustiveLine({ chapters, failures, handlerRuns, seconds }: Exhaustive): string {
  return [
    `${count(ranOf(chapters, "singles"))} single faults`,
    `${count(ranOf(chapters, "pairs"))} pairs`,
    `${count(failures.length)} violations`,
    `${seconds.toFixed(1)} s`,
    `${count(perSecond(handlerRuns, seconds))} handler runs/s`,
  ].join(", ");
}

/** The same as one object, with the table. */
export function exhaustiveObject(result: Exhaustive) {
  const { chapters, failures, handlerRuns, seconds } = result;
  const { ran: runs, wanted } = runsOf(result);
  return {
    runs,
    wanted,
    singles: ranOf(chapters, "singles"),
    pairs: ranOf(chapters, "pairs"),
    violations: failures.length,
    seconds: Number(seconds.toFixed(3)),
    handlerRuns,
    handlerRunsPerSecond: perSecond(handlerRuns, seconds),
    failures,
    stories: chapters.map(({ story, places, ran, wanted, allPairs, struck }) => ({
      story,
      places,
      ran,
      wanted,
      allPairs,
      allFaultsStruck: struck,
      violations: failures.filter((one) => one.story === story).length,
    })),
  };
}

/** Of all stories together. */
export function runsOf({ chapters }: Exhaustive): { readonly ran: number; readonly wanted: number } {
  let [ran, wanted] = [0, 0];
  for (const one of chapters) {
    ran += one.ran.singles + one.ran.pairs;
    wanted += one.wanted.singles + one.wanted.pairs;
  }
  return { ran, wanted };
}

function ranOf(chapters: Exhaustive["chapters"], kind: CaseKind): number {
  return chapters.reduce((all, { ran }) => all + ran[kind], 0);
}

export function exhaustiveProgress(result: Exhaustive): string {
  const { failures, seconds } = result;
  const { ran, wanted } = runsOf(result);
  const left = ((wanted - ran) * seconds) / Math.max(1, ran);
  return `${count(ran)} of ${count(wanted)} runs, ${failures.length} violations, ${Math.ceil(left / 60)} min left`;
}

/** What went wrong, and the command that repeats it. */
export function describeCase({ story, faults, violations }: Failure): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  return [
    `"${story}" with ${faults.join(" and ")}:`,
    ...violations.map((what) => `  ${what}`),
    `  npm run simulate -- --exhaustive --story ${quoted(story)} ${faults.map((id) => `--fault ${quoted(id)}`).join(" ")}`,
  ].join("\n");
}
