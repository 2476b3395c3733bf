import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundle } from "../infra/bundles/bundle.ts";
import { node24 } from "../infra/bundles/node24.ts";
import { hasPlatform, makePlatform } from "../infra/synthesis/platform.ts";
import { type Synthesis, synthesize } from "../infra/synthesis/synthesis.ts";
import type { Figure } from "./figure.ts";

/** An import is measured so often, in a process of its own each time; the shortest counts, others had company. */
const IMPORTS = 10;

const withRds = ["snapshotter", "cloner", "reaper", "janitor"];

/** A synthesis of each of the test's stages, and the functions' bundles: their size, and what importing one takes. */
export async function deployment(): Promise<readonly Figure[]> {
  if (!hasPlatform()) {
    console.error("making SST's platform folder, .sst/platform (once; about half a minute) …");
    makePlatform();
  }
  const production = await synthesize("production");
  const ada = await synthesize("ada");
  return [
    figure("synthesis of a stage", Math.max(production.took, ada.took), 10, "s"),
    ...(await bundles(production)),
  ];
}

async function bundles({ builds }: Synthesis): Promise<readonly Figure[]> {
  const { path, version } = node24();
  const folder = mkdtempSync(join(tmpdir(), "dblab-refresh-bundles-"));
  try {
    const empty = join(folder, "empty.mjs");
    writeFileSync(empty, "");
    const nothing = importTime(path, empty);
    const made: { kilobytes: number; milliseconds: number; hasRds: boolean }[] = [];
    for (const build of builds) {
      const own = join(folder, build.functionID);
      const kilobytes = (await bundle(build, own)) / 1000;
      const milliseconds = importTime(path, join(own, "bundle.mjs")) - nothing;
      made.push({
        kilobytes,
        milliseconds,
        hasRds: withRds.some((name) => build.handler.includes(`/${name}.`)),
      });
    }
    const largest = (some: typeof made) => Math.max(...some.map(({ kilobytes }) => kilobytes));
    const longest = Math.max(...made.map(({ milliseconds }) => milliseconds));
    return [
      figure("a function's bundle, the largest", largest(made), 720, "KB"),
      figure("of those without RDS", largest(made.filter(({ hasRds }) => !hasRds)), 620, "KB"),
      figure(`its import over an empty file's, Node ${version}`, longest, 85, "ms"),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds, the shortest. */
function importTime(node: string, file: string): number {
  const measure = `const begun = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - begun)`;
  const times = Array.from({ length: IMPORTS }, () => {
    const run = spawnSync(node, ["--input-type=module", "-e", measure], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, AWS_REGION: "us-east-1" },
    });
    if (run.status !== 0) throw new Error(`the bundle could not be imported: ${run.stderr}`);
    return Number(run.stdout.trim().split("\n").at(-1));
  });
  return Math.min(...times);
}

function figure(name: string, measured: number, limit: number, unit: Figure["unit"]): Figure {
  return { name, measured, limit, unit, limits: "most" };
}
