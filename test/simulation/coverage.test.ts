import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { grids } from "./coverage/grids.ts";
import { reasons } from "./coverage/reasons.ts";
import { functions, rows } from "./coverage/rows.ts";
import { coverageTable, emptyCells, wrongCells } from "./coverage/table.ts";
import { SEEDS_THAT_MEET_ALL, SEEDS_THAT_MEET_THE_RARE, unmet } from "./coverage/verdict.ts";
import { run } from "./run.ts";
import { calm } from "./trouble.ts";

/** As runs would have met it that left nothing out. */
function everything(): Map<string, number> {
  return new Map(emptyCells(new Map()).map(({ fault, column }) => [`${fault}\t${column}`, 1]));
}

describe("the table of which fault met which function", () => {
  it("has a row for each fault, once, and needs each of its reasons", () => {
    const given = new Set(grids.flatMap((grid) => grid.rows.flatMap(({ never }) => Object.values(never))));

    for (const grid of grids) {
      const faults = grid.rows.map(({ fault }) => fault);
      expect(faults).toEqual([...new Set(faults)]);
    }
    expect(rows.map(({ fault }) => fault)).toEqual(expect.arrayContaining(Object.keys(calm)));
    expect([...given].sort()).toEqual(Object.keys(reasons).sort());
  });

  it("holds as many cells as docs/simulation.md says, and leaves out as many", () => {
    const can = rows.flatMap(({ fault, never }) =>
      functions.filter((name) => never[name] === undefined).map((name) => `${fault} × ${name}`),
    );
    const listed = (list: "seldom" | "rare") =>
      rows.flatMap((row) => (row[list] ?? []).map((name) => `${row.fault} × ${name}`)).sort();
    const [seldom, rare] = [listed("seldom"), listed("rare")];
    const text = readFileSync(new URL("../../docs/simulation.md", import.meta.url), "utf8").replaceAll(
      "\n",
      " ",
    );
    const [, ...figures] =
      /: (\d+) of the (\d+) cells .*? (\d+) of them are `rare`.* of the other (\d+) never/.exec(text) ?? [];

    expect(figures.map(Number)).toEqual([
      seldom.length,
      can.length,
      rare.length,
      seldom.length - rare.length,
    ]);
    expect(can).toEqual(expect.arrayContaining(seldom));
    expect(seldom).toEqual(expect.arrayContaining(rare));
  });

  it("knows every fault that runs meet, and none of them meets whom it cannot", async () => {
    for (let seed = 1; seed <= 10; seed += 1) expect(wrongCells((await run(seed)).met)).toEqual([]);
  }, 120_000);

  it("names the cell that could be met and was not, once there were enough runs", () => {
    const met = everything();
    met.delete("kill\treaper");

    expect(emptyCells(met)).toEqual([expect.objectContaining({ fault: "kill", column: "reaper" })]);
    expect(unmet(met, SEEDS_THAT_MEET_ALL)).toEqual(["could be met, and was not: kill × reaper"]);
    expect(unmet(met, SEEDS_THAT_MEET_ALL - 1)).toEqual([]);
    expect(unmet(everything(), SEEDS_THAT_MEET_ALL)).toEqual([]);
  });

  it("names what is met rarely and was not, but only once there were many more runs", () => {
    const met = everything();
    const rare = emptyCells(met, "largest");
    for (const { fault, column } of rare.slice(1)) met.set(`${fault}\t${column}`, 1);

    const { fault, column } = rare[0] ?? { fault: "", column: "" };
    const said = `could be met, and was not: ${fault} × ${column}`;
    expect(unmet(met, SEEDS_THAT_MEET_THE_RARE)).toEqual([said]);
    expect(unmet(met, SEEDS_THAT_MEET_THE_RARE - 1)).toEqual([]);
    expect(rare.map((cell) => `${cell.fault} × ${cell.column}`)).toEqual(
      expect.arrayContaining(["original stopped × snapshotter", "RDS snapshot-fails × restorer"]),
    );
  });

  it("waits for a cell that is seldom only if it is rare, and then in the largest runs only", () => {
    const nameOf = ({ fault, column }: { readonly fault: string; readonly column: string }) =>
      `${fault} × ${column}`;
    const [large, largest] = (["large", "largest"] as const).map((held) =>
      emptyCells(new Map(), held).map(nameOf),
    );

    for (const { fault, never, seldom = [], rare = [] } of rows)
      for (const column of functions) {
        if (never[column] !== undefined) continue;
        const name = nameOf({ fault, column });
        const isRare = rare.includes(column);
        expect(large?.includes(name), name).toBe(!seldom.includes(column));
        expect(largest?.includes(name), name).toBe(!seldom.includes(column) || isRare);
      }
  });

  it("calls nothing rare but what is seldom, and can be", () => {
    for (const { fault, never, seldom = [], rare = [] } of rows)
      for (const column of rare) {
        expect(seldom, fault).toContain(column);
        expect(never[column], fault).toBeUndefined();
      }
  });

  it("is wrong if something was met that a reason excludes, or that it does not know", () => {
    const met = everything().set("vanish\tjanitor", 1).set("earthquake\tcloner", 2);

    expect(unmet(met, 1)).toEqual([
      "met, but the table says that it cannot be: earthquake × cloner",
      `met, but the table says that it cannot be: vanish × janitor (${reasons["no messages"]})`,
    ]);
  });

  it("shows how often, a dash where it cannot be, and why", () => {
    const shown = coverageTable(new Map([["vanish\tcloner", 17]]));

    const cells = shown.split("\n").find((line) => line.startsWith("vanish")) ?? "";
    expect(cells.split(/\s+/).filter(Boolean)).toEqual([
      "vanish",
      ...functions.map((name) =>
        ["jobs", "dead-letters", "janitor"].includes(name) ? "–" : name === "cloner" ? "17" : "0",
      ),
    ]);
    expect(shown).toContain(`– ${reasons["SQS's own move"]} (vanish)`);
  });

  it("has handlers that time out, although stalls are rare: how long one lasts is not drawn from whether it is", async () => {
    let timedOut = 0;
    for (let seed = 1; seed <= 5; seed += 1) {
      const { met } = await run(seed, { drawn: 0, trouble: { ...calm, stall: 0.05 } });
      for (const name of functions) timedOut += met.get(`timed out\t${name}`) ?? 0;
    }

    expect(timedOut).toBeGreaterThan(0);
  }, 120_000);
});
