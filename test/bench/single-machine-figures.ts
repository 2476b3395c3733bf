import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { makePackage } from "../../packages/cli/packaging/bundle.ts";
import { startSmallWorld } from "../../packages/cli/test/small-world.ts";
import type { Figure } from "./figure.ts";
import { treeMegabytes } from "./process-memory.ts";

/** A refresh of four hours takes at most 60 looks (docs/architecture.md); so many in a row are those of a night. */
const REFRESHES = 6;

/** Milliseconds. */
const LOOK_EVERY = 300;

/**
 * The memory of `dblab-refresh run` over a night's looks: refreshes in a row, in one process, of simulators that take
 * seconds for what RDS takes hours for.
 */
export async function singleMachine(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "dblab-refresh-bench-"));
  const small = await startSmallWorld(0.0005);
  try {
    await makePackage(join(folder, "package"));
    const config = join(folder, "config.yaml");
    await writeFile(config, severalTargets(small.configuration));
    const program = join(folder, "package", "dist", "dblab-refresh.mjs");
    const words = ["run", "--config", config, "--state-dir", join(folder, "state")];
    const child = spawn(process.execPath, [program, ...words], {
      env: { PATH: process.env.PATH, ...small.environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let looks = 0;
    child.stdout.on("data", (part) => {
      looks += `${part}`.split('"outcome"').length - 1;
    });
    let code: number | null | undefined;
    child.on("close", (value) => {
      code = value;
    });
    let peak = 0;
    while (code === undefined) {
      if (child.pid) peak = Math.max(peak, await treeMegabytes(child.pid));
      await pause(LOOK_EVERY);
    }
    if (code !== 0) throw new Error(`dblab-refresh run ended with exit code ${code}`);
    const name = `dblab-refresh run, memory at most over ${looks} looks`;
    return [{ name, measured: peak, limit: 160, unit: "MB", limits: "most" }];
  } finally {
    await small.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The one target several times: each is refreshed after the other. */
function severalTargets(configuration: string): string {
  const sections = configuration.trim().split("\n");
  const isOfTarget = (line: string) => /^(source|clone|dblab|aws|deadlines):/.test(line);
  const target = sections.filter(isOfTarget).map((line) => `    ${line}`);
  const settings = sections.filter((line) => !isOfTarget(line));
  const names = Array.from({ length: REFRESHES }, (_, index) => `night-${index + 1}`);
  return [...settings, "targets:", ...names.flatMap((name) => [`  ${name}:`, ...target]), ""].join("\n");
}
