import { table } from "@dblab-refresh/local/demo/table";
import type { Found } from "./search.ts";

const LONGEST = 90;

/** A mistake a row: the runs until it was caught, the seed, and what it violated. */
export function foundTable(all: readonly Found[]): string {
  return table(
    ["mistake", "runs", "seed", "caught by"],
    all.map((found) => {
      const { name } = found.mistake;
      if (found.kind === "caught") return [name, `${found.runs}`, `${found.seed}`, cut(found.violation)];
      const instead = found.others[0] === undefined ? "" : `; instead: ${found.others[0]}`;
      return [name, `${found.runs}`, "–", cut(`NOT CAUGHT${instead}`)];
    }),
  );
}

function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
