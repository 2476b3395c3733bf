import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { startLocalStage } from "@dblab-refresh/local/stage";
import { makePackage } from "../../packages/cli/packaging/bundle.ts";
import type { Figure } from "./figure.ts";

/** Of so many runs the median: a machine has other things to do. */
const RUNS = 15;

/** The operator's command as it is installed: what a person waits for before anything is on the screen. */
export async function command(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "dblab-refresh-bench-"));
  await makePackage(folder);
  const program = join(folder, "dist", "dblab-refresh.mjs");
  const stage = await startLocalStage({ scale: 0.0005 });
  try {
    const environment = { PATH: process.env.PATH, HOME: process.env.HOME, ...stage.operatorEnvironment };
    const bare = await median(() => milliseconds(["-e", ""], environment));
    const help = await median(() => milliseconds([program, "--help"], environment));
    const jobs = await median(() => milliseconds([program, "jobs"], environment));
    return [
      { name: "dblab-refresh --help", measured: help, limit: 150, unit: "ms", limits: "most" },
      {
        name: "dblab-refresh jobs, over Node's own start",
        measured: jobs - bare,
        limit: 400,
        unit: "ms",
        limits: "most",
      },
    ];
  } finally {
    await stage.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Not synchronously: the stage that answers is in this very process. */
async function milliseconds(words: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const begun = performance.now();
  const child = spawn(process.execPath, [...words], { env, stdio: ["ignore", "ignore", "inherit"] });
  const [status] = await once(child, "close");
  if (status !== 0) throw new Error(`${words.join(" ")} ended with exit code ${status}`);
  return performance.now() - begun;
}

async function median(measure: () => Promise<number>): Promise<number> {
  const all: number[] = [];
  while (all.length < RUNS) all.push(await measure());
  return all.sort((one, other) => one - other)[RUNS >> 1] ?? Number.NaN;
}
