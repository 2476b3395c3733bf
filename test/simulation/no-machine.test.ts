import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What a run meets only if it gets there, or never: none but the fourth is replaced while `withoutMachine` runs. */
const asking = [
  'import { setTimeout as pause } from "node:timers/promises";',
  'import { setTimeout as later } from "node:timers";',
  'import { performance as clock } from "node:perf_hooks";',
  'import { randomInt as dice } from "node:crypto";',
  "export const nanoseconds = process.hrtime.bigint();",
  "export const soon = setImmediate(() => [pause, later, clock, dice]);",
];

const seen = ["core/src/x.ts", "aws/src/x.ts", "dblab/src/x.ts", "simulator/src/rds/x.ts"] as const;
/** Only the local stage and Lambda run these. */
const unseen = ["aws/src/answering-database.ts", "simulator/src/rds/server.ts", "local/src/x.ts"] as const;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dblab-refresh-lint-"));
  for (const file of ["biome.json", "scripts/no-machine.grit", "scripts/pure-core.grit"])
    cpSync(join(ROOT, file), join(folder, file));
  for (const file of [...seen, ...unseen]) {
    const path = join(folder, "packages", file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${asking.join("\n")}\n`);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the lint finds whoever would ask the machine for its clock, its randomness or a wait", () => {
  it.each(seen)("in packages/%s, each time", (file) => {
    expect(linesFound(file)).toEqual(asking.map((_, at) => at + 1));
  });

  it.each(unseen)("but not in packages/%s, which no simulation runs", (file) => {
    expect(linesFound(file)).toEqual([]);
  });
});

/** Where it is found in a file, from 1. */
function linesFound(file: string): readonly number[] {
  const biome = join(ROOT, "node_modules/.bin/biome");
  const args = [
    "lint",
    "--vcs-enabled=false",
    "--reporter=github",
    "--max-diagnostics=100",
    `packages/${file}`,
  ];
  const { stdout } = spawnSync(biome, args, { cwd: folder, encoding: "utf8" });
  const found = [...stdout.matchAll(/line=(\d+),.*runs in the simulation/g)].map(([, line]) => Number(line));
  return [...new Set(found)].sort((a, b) => a - b);
}
