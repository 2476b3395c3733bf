import { table } from "@dblab-refresh/local/demo/table";
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
  const sum = (kind: "singles" | "pairs") => chapters.reduce((all, { ran }) => all + ran[kind], 0);
  return [
    `${count(sum("singles"))} single faults`,
    `${count(sum("pairs"))} pairs`,
    `${count(failures.length)} violations`,
    `${seconds.toFixed(1)} s`,
    `${count(Math.round(handlerRuns / Math.max(seconds, 0.001)))} handler runs/s`,
  ].join(", ");
}

export function exhaustiveProgress({ chapters, failures, seconds }: Exhaustive): string {
  const [ran, wanted] = chapters.reduce(
    ([ran, wanted], one) => [
      ran + one.ran.singles + one.ran.pairs,
      wanted + one.wanted.singles + one.wanted.pairs,
    ],
    [0, 0],
  );
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
