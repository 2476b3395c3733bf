import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Where SST keeps its components and Pulumi: `sst install` makes it. */
export const platform = join(root, ".sst/platform");

/** SST asks nobody anything, downloads nothing but packages, and tells nobody what it does. */
export const quietly = {
  SST_SKIP_DEPENDENCY_CHECK: "1",
  SST_TELEMETRY_DISABLED: "1",
  SST_NO_BUN: "1",
  DO_NOT_TRACK: "1",
};

/** The folder of the test's own stages, in place of `config/`. */
export const stagesFolder = "test/infra/stages";

/** The providers of sst.config.ts, whose types SST writes into the platform folder. */
const providers = ["aws", "command"];

/** Whether the platform folder is there, is complete, and belongs to the SST that the workspace has. */
export function hasPlatform(): boolean {
  const installed = join(platform, "node_modules/@pulumi/aws/package.json");
  const [version, types] = ["version", "config.d.ts"].map((name) => join(platform, name));
  if (version === undefined || types === undefined) return false;
  if (![installed, version, types].every((file) => existsSync(file))) return false;
  const declared = readFileSync(types, "utf8");
  return (
    readFileSync(version, "utf8").trim() === sstVersion() &&
    providers.every((name) => declared.includes(`"@pulumi/${name}"`))
  );
}

function sstVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, "node_modules/sst/package.json"), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? `${manifest.version}`
    : "";
}

/**
 * Makes the platform folder: half a minute, 320 MB, from the package registry only.
 *
 * @throws Error with what SST said
 */
export function makePlatform(): void {
  const run = spawnSync(join(root, "node_modules/.bin/sst"), ["install", "--stage", "production"], {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
    env: { ...process.env, ...quietly, DBLAB_REFRESH_CONFIG: stagesFolder },
  });
  if (run.status === 0 && hasPlatform()) return;
  throw new Error(
    `sst install failed (exit code ${run.status}); the usual cause is a package registry that cannot be reached\n${run.stdout}${run.stderr}`,
  );
}
