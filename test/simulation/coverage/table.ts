import { table } from "@dblab-refresh/local/demo/table";
import { type Reason, reasons } from "./reasons.ts";
import { type FunctionName, functions, type Row, rows } from "./rows.ts";

/** Runs of so many seeds meet everything that can be met; fewer may leave a rare cell empty by chance. */
export const SEEDS_THAT_MEET_ALL = 5_000;

/** How often each fault met each function: `fault, tab, function`. */
export type Met = ReadonlyMap<string, number>;

export interface Cell {
  readonly fault: string;
  readonly function: FunctionName;
}

/** Cells that could be met and were not: in a large run, a failure. */
export function emptyCells(met: Met): readonly Cell[] {
  return cells().filter((cell) => cell.why === undefined && timesOf(met, cell) === 0);
}

/** What was met although a reason says that it cannot be, or what no row knows: the table is wrong then. */
export function wrongCells(met: Met): readonly string[] {
  const known = new Set(rows.map(({ fault }) => fault));
  const unknown = [...met.keys()].filter((key) => !known.has(key.split("\t")[0] ?? ""));
  const impossible = cells().filter((cell) => cell.why !== undefined && timesOf(met, cell) > 0);
  return [
    ...unknown.map((key) => `${key.replace("\t", " × ")}: no row of the table is about it`),
    ...impossible.map((cell) => `${describeCell(cell)}: met, but: ${reasons[cell.why ?? "no messages"]}`),
  ];
}

export function describeCell({ fault, function: name }: Cell): string {
  return `${fault} × ${name}`;
}

/** A fault a row, a function a column: how often, `–` where it cannot be, `0` where it could; then the reasons. */
export function coverageTable(met: Met): string {
  const shown = rows.map((row) => [row.fault, ...functions.map((name) => shownIn(met, row, name))]);
  return [table(["fault", ...functions], shown), "", ...legend()].join("\n");
}

function shownIn(met: Met, { fault, never }: Row, name: FunctionName): string {
  return never[name] === undefined ? `${timesOf(met, { fault, function: name })}` : "–";
}

/** Each reason once, with whom it keeps apart. */
function legend(): readonly string[] {
  const keptApart = new Map<Reason, Set<string>>();
  for (const { fault, why } of cells())
    if (why !== undefined) keptApart.set(why, (keptApart.get(why) ?? new Set()).add(fault));
  return [...keptApart].map(([why, faults]) => `– ${reasons[why]} (${[...faults].join(", ")})`);
}

function timesOf(met: Met, { fault, function: name }: Cell): number {
  return met.get(`${fault}\t${name}`) ?? 0;
}

function cells(): readonly (Cell & { readonly why: Reason | undefined })[] {
  return rows.flatMap(({ fault, never }) =>
    functions.map((name) => ({ fault, function: name, why: never[name] })),
  );
}
