// npm run bench [-- --json] [-- --only demo]: the figures that the README promises, measured on this machine.
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { measuredRun } from "./measured-run.ts";

interface Figure {
  readonly name: string;
  readonly measured: number;
  readonly limit: number;
  readonly unit: "s" | "MB";
}

async function demo(): Promise<readonly Figure[]> {
  const run = await measuredRun("npm", ["run", "--silent", "demo", "--", "--json"]);
  if (run.code !== 0)
    throw new Error(`the demo ended with exit code ${run.code}: ${run.output.trim().split("\n").at(-1)}`);
  return [
    { name: "npm run demo", measured: run.seconds, limit: 45, unit: "s" },
    {
      name: "npm run demo, all processes (summed PSS, peak)",
      measured: run.peakMegabytes,
      limit: 700,
      unit: "MB",
    },
  ];
}

async function tests(): Promise<readonly Figure[]> {
  const run = await measuredRun("npm", ["test", "--silent"]);
  if (run.code !== 0)
    throw new Error(`npm test ended with exit code ${run.code}:\n${run.output.slice(-4000)}`);
  return [{ name: "npm test", measured: run.seconds, limit: 300, unit: "s" }];
}

const benches = { demo, tests };

const { values } = parseArgs({
  options: { json: { type: "boolean", default: false }, only: { type: "string" } },
});
const chosen = Object.entries(benches).filter(([name]) => values.only === undefined || values.only === name);
if (chosen.length === 0) {
  console.error(`--only ${values.only} is unknown: use one of ${Object.keys(benches).join(", ")}`);
  process.exit(2);
}
const figures: Figure[] = [];
for (const [name, bench] of chosen) {
  console.error(`measuring ${name} …`);
  figures.push(...(await bench()));
}
if (values.json) {
  console.log(JSON.stringify({ cores: cpus().length, node: process.version, figures }));
} else {
  console.log(`${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.version}`);
  for (const { name, measured, limit, unit } of figures) {
    const within = measured <= limit ? "" : "  ABOVE THE LIMIT";
    console.log(
      `${name.padEnd(50)} ${measured.toFixed(1).padStart(7)} ${unit.padEnd(2)}  (limit ${limit} ${unit})${within}`,
    );
  }
}
if (figures.some(({ measured, limit }) => measured > limit)) process.exitCode = 1;
