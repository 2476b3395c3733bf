import { chmod, cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import manifest from "../package.json" with { type: "json" };

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Modules of the old kind (commander, pino) call `require` for Node's own. */
const REQUIRE = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`;

/**
 * Makes the package that users install: the command with everything that it needs in a few files, and no dependency to
 * be fetched. Each command's clients are in files of their own, so that `--help` reads none of them.
 *
 * @param folder made anew
 */
export async function makePackage(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: { "dblab-refresh": here("../src/main.ts") },
    outdir: join(folder, "dist"),
    outExtension: { ".js": ".mjs" },
    platform: "node",
    format: "esm",
    target: "node20",
    bundle: true,
    splitting: true,
    minify: true,
    // Errors are told by their names.
    keepNames: true,
    // pino's own workers and prettifiers: nothing of ours starts them.
    external: ["pino-pretty"],
    banner: { js: REQUIRE },
    mainFields: ["module", "main"],
    logLevel: "silent",
  });
  const program = join(folder, "dist", "dblab-refresh.mjs");
  await chmod(program, 0o755);
  for (const file of ["LICENSE", "CHANGELOG.md"]) await cp(here(`../../../${file}`), join(folder, file));
  await cp(here("README.md"), join(folder, "README.md"));
  await writeFile(join(folder, "package.json"), `${JSON.stringify(published, undefined, 2)}\n`);
}

const published = {
  name: "dblab-refresh",
  version: manifest.version,
  description: "Refreshes DBLab Engine from a temporary clone of an RDS or Aurora snapshot",
  license: "Apache-2.0",
  type: "module",
  bin: { "dblab-refresh": "dist/dblab-refresh.mjs" },
  files: ["dist", "CHANGELOG.md"],
  engines: { node: ">=20.19" },
};
