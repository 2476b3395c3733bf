import { table } from "@dblab-refresh/local/demo/table";
import { type Reason, reasons } from "./reasons.ts";
import { type FunctionName, functions, type Row, rows } from "./rows.ts";

/** How often each fault met each function: `fault, tab, function`. */
export type Met = ReadonlyMap<string, number>;

export interface Cell {
  readonly fault: string;
  readonly function: FunctionName;
}

interface WrongCell {
  readonly fault: string;
  readonly function: string;
  /** Why it should not be; nothing if no row is about the fault. */
  readonly why: Reason | undefined;
}

/** Cells that could be met, not only seldom, and were not: in a large run, a failure. */
export function emptyCells(met: Met): readonly Cell[] {
  return cells().filter((cell) => cell.why === undefined && !cell.isSeldom && timesOf(met, cell) === 0);
}

/** What was met although a reason says that it cannot be, or what no row is about: the table is wrong then. */
export function wrongCells(met: Met): readonly WrongCell[] {
  const known = new Set(rows.map(({ fault }) => fault));
  const unknown = [...met.keys()].flatMap((key): readonly WrongCell[] => {
    const [fault = "", name = ""] = key.split("\t");
    return known.has(fault) ? [] : [{ fault, function: name, why: undefined }];
  });
  const impossible = cells().filter((cell) => cell.why !== undefined && timesOf(met, cell) > 0);
  return [...unknown, ...impossible];
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

function cells(): readonly (Cell & { readonly why: Reason | undefined; readonly isSeldom: boolean })[] {
  return rows.flatMap(({ fault, never, seldom = [] }) =>
    functions.map((name) => ({
      fault,
      function: name,
      why: never[name],
      isSeldom: seldom.includes(name),
    })),
  );
}
