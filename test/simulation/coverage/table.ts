import { table } from "@dblab-refresh/local/demo/table";
import type { Grid, Row } from "./grid.ts";
import { grids } from "./grids.ts";
import { type Reason, reasons } from "./reasons.ts";

/** How often each fault met each function, each service, …: `fault, tab, column`. */
export type Met = ReadonlyMap<string, number>;

export interface Cell {
  readonly fault: string;
  readonly column: string;
}

interface WrongCell extends Cell {
  /** Why it should not be; nothing if no table is about it. */
  readonly why: Reason | undefined;
}

interface KnownCell extends WrongCell {
  /** How many runs are held to it: those that are to meet everything, the largest, or none. */
  readonly heldTo: "large" | "largest" | "none";
}

const cells: readonly KnownCell[] = grids.flatMap(cellsOf);
const known: ReadonlySet<string> = new Set(cells.map(keyOf));
/** A job at no step that the table counts: it is not there any more, or nobody knows whose it was. */
const uncounted: ReadonlySet<string> = new Set(["nobody", "ended"]);

/** Cells that could be met, not only seldom, and were not: in a large run, a failure; with the rare ones in one of the largest. */
export function emptyCells(met: Met, held: "large" | "largest" = "large"): readonly Cell[] {
  return cells.filter(({ why, heldTo, ...cell }) => {
    const isHeld = why === undefined && (heldTo === "large" || heldTo === held);
    return isHeld && timesOf(met, cell) === 0;
  });
}

/** What was met although a reason says that it cannot be, or what no table is about: the tables are wrong then. */
export function wrongCells(met: Met): readonly WrongCell[] {
  const unknown = [...met.keys()].flatMap((key): readonly WrongCell[] => {
    const [fault = "", column = ""] = key.split("\t");
    const isKnown = uncounted.has(column) ? hasRow(fault) : known.has(key);
    return isKnown ? [] : [{ fault, column, why: undefined }];
  });
  const impossible = cells.filter((cell) => cell.why !== undefined && timesOf(met, cell) > 0);
  return [...unknown, ...impossible];
}

export function describeCell({ fault, column }: Cell): string {
  return `${fault} × ${column}`;
}

/**
 * Of each table a fault a row, a function a column: how often, `–` where it cannot be, `0` where it could; then the
 * reasons.
 */
export function coverageTable(met: Met): string {
  return grids.map((grid) => shown(met, grid)).join("\n\n");
}

function shown(met: Met, grid: Grid): string {
  const { title, columns, rows } = grid;
  const lines = rows.map((row) => [row.fault, ...columns.map((column) => shownIn(met, row, column))]);
  return [table([title, ...columns], lines), "", ...legend(grid)].join("\n");
}

function shownIn(met: Met, { fault, never }: Row, column: string): string {
  return never[column] === undefined ? `${timesOf(met, { fault, column })}` : "–";
}

/** Each reason once, with whom it keeps apart. */
function legend(grid: Grid): readonly string[] {
  const keptApart = new Map<Reason, Set<string>>();
  for (const { fault, why } of cellsOf(grid))
    if (why !== undefined) keptApart.set(why, (keptApart.get(why) ?? new Set()).add(fault));
  return [...keptApart].map(([why, faults]) => `– ${reasons[why]} (${[...faults].join(", ")})`);
}

function hasRow(fault: string): boolean {
  return grids.some(({ rows }) => rows.some((row) => row.fault === fault));
}

function timesOf(met: Met, cell: Cell): number {
  return met.get(keyOf(cell)) ?? 0;
}

function keyOf({ fault, column }: Cell): string {
  return `${fault}\t${column}`;
}

function cellsOf({ columns, rows }: Grid): readonly KnownCell[] {
  return rows.flatMap((row) =>
    columns.map((column) => ({
      fault: row.fault,
      column,
      why: row.never[column],
      heldTo: heldTo(row, column),
    })),
  );
}

function heldTo({ seldom = [], rare = [] }: Row, column: string): KnownCell["heldTo"] {
  if (rare.includes(column)) return "largest";
  return seldom.includes(column) ? "none" : "large";
}
