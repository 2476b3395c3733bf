import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { StageOptions } from "./stage-options.ts";

/** The stage's file: as it is named, or as `sst deploy` looks for it. Undefined where nothing says which. */
export function stageFileOf({ config, stage }: Pick<StageOptions, "config" | "stage">): string | undefined {
  if (config !== undefined) return config;
  if (stage === undefined) return undefined;
  const folder = process.env.DBLAB_REFRESH_CONFIG;
  if (folder) return join(folder, `${stage}.yaml`);
  return upwards(join("config", `${stage}.yaml`)) ?? join("config", `${stage}.yaml`);
}

/** The nearest file of that name in the working folder or above it. */
export function upwards(name: string): string | undefined {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const file = join(folder, name);
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) return undefined;
  }
}
