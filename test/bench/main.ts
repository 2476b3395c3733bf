// npm run bench [-- --json] [-- --only demo]: the figures that the README promises, measured on this machine.
import { cpus } from "node:os";
import { optionsOnce } from "@dblab-refresh/local/options-once";
import { command } from "./command-figures.ts";
import { copy } from "./copy-figures.ts";
import { deployment } from "./deployment-figures.ts";
import { downtime } from "./downtime/downtime-figures.ts";
import type { Figure } from "./figure.ts";
import { measuredRun } from "./measured-run.ts";
import { singleMachine } from "./single-machine-figures.ts";

async function demo(): Promise<readonly Figure[]> {
  const run = await measuredRun("npm", ["run", "--silent", "demo", "--", "--json"], { memory: true });
  if (run.code !== 0)
    throw new Error(`the demo ended with exit code ${run.code}: ${run.output.trim().split("\n").at(-1)}`);
  return [
    { name: "npm run demo", measured: run.seconds, limit: 45, unit: "s", limits: "most" },
    {
      name: "npm run demo, all processes (summed PSS, peak)",
      measured: run.peakMegabytes,
      limit: 700,
      unit: "MB",
      limits: "most",
    },
  ];
}

async function tests(): Promise<readonly Figure[]> {
  const measured = await secondsOf("npm", ["test", "--silent"]);
  return [{ name: "npm test", measured, limit: 480, unit: "s", limits: "most" }];
}

async function simulationTests(): Promise<readonly Figure[]> {
  const measured = await secondsOf("npx", ["vitest", "run", "test/simulation"]);
  return [{ name: "npx vitest run test/simulation", measured, limit: 90, unit: "s", limits: "most" }];
}

/** Of tests. @throws with the end of what they have printed, if they fail */
async function secondsOf(command: string, words: readonly string[]): Promise<number> {
  const { code, seconds, output } = await measuredRun(command, words, { memory: false });
  if (code !== 0)
    throw new Error(`${command} ${words.join(" ")} ended with exit code ${code}:\n${output.slice(-4000)}`);
  return seconds;
}

/** A minute and a half of it: most of the time the code is warm. */
async function simulation(): Promise<readonly Figure[]> {
  const flags = ["--workers", "2", "--seeds", "1000000", "--minutes", "1.5", "--json"];
  const run = await measuredRun("npm", ["run", "--silent", "simulate", "--", ...flags], { memory: false });
  const last = run.output.trim().split("\n").at(-1) ?? "";
  if (run.code !== 0) throw new Error(`the simulation ended with exit code ${run.code}: ${last}`);
  const { handlerRunsPerSecond }: { readonly handlerRunsPerSecond: number } = JSON.parse(last);
  const name = "npm run simulate, handler runs, two cores";
  return [{ name, measured: handlerRunsPerSecond, limit: 10_000, unit: "/s", limits: "least" }];
}

const benches = {
  demo,
  command,
  copy,
  downtime,
  simulation,
  "simulation-tests": simulationTests,
  deployment,
  "single-machine": singleMachine,
  tests,
};

const HELP = `npm run bench -- [--only PART] [--json]

Measures the figures of the README here. Without --only all parts: ${Object.keys(benches).join(", ")}.
--json prints one object, for machines.`;

const values = optionsOf(process.argv.slice(2));
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
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
  for (const figure of figures) {
    const { name, measured, limit, unit, limits } = figure;
    const missed = limits === "most" ? "ABOVE THE LIMIT" : "BELOW THE LIMIT";
    const within = isWithin(figure) ? "" : `  ${missed}`;
    console.log(
      `${name.padEnd(50)} ${measured.toFixed(1).padStart(7)} ${unit.padEnd(2)}  (${limits === "most" ? "limit" : "at least"} ${limit} ${unit})${within}`,
    );
  }
}
if (!figures.every(isWithin)) process.exitCode = 1;

function isWithin({ measured, limit, limits }: Figure): boolean {
  return limits === "most" ? measured <= limit : measured >= limit;
}

function optionsOf(words: string[]) {
  try {
    return optionsOnce({
      args: words,
      options: {
        json: { type: "boolean", default: false },
        only: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
    process.exit(2);
  }
}
