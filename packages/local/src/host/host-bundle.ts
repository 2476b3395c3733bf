import { createHash, randomUUID } from "node:crypto";
import { access, mkdir, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What is bundled, and where bundles are kept. */
interface Bundled {
  readonly entry: string;
  /** With a lock file, and sources in packages/NAME/src. */
  readonly root: string;
  readonly folder: string;
}

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const HOST: Bundled = {
  entry: fileURLToPath(new URL("./main.ts", import.meta.url)),
  root: ROOT,
  folder: join(ROOT, "node_modules", ".cache", "dblab-refresh-host"),
};

/** A bundle that no stage was started with for so long is removed. Milliseconds. */
const UNUSED_MS = 7 * 24 * 3_600_000;

/** Modules of the old kind (pino) call `require` for Node's own. */
const REQUIRE = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`;

/**
 * The host as one file that plain Node runs. Through tsx a start takes 2 s of a core, and a stage starts its host again
 * whenever something kills it. Made once for what the sources are now, also if many ask at once.
 *
 * @returns an absolute path; the source map is beside the file
 * @throws Error of esbuild, with the place of what cannot be built
 */
export async function hostBundle(bundled = HOST): Promise<string> {
  for (;;) {
    const key = await sourcesKey(bundled);
    const folder = join(bundled.folder, key);
    if (!(await isThere(folder))) {
      const made = await build(bundled);
      // A source that was written meanwhile may be in it, and would be found under the key of what was there before.
      if ((await sourcesKey(bundled)) !== key) {
        await rm(made, { recursive: true });
        continue;
      }
      await put(made, folder);
      await removeUnused(bundled);
    }
    const now = new Date();
    await utimes(folder, now, now);
    return join(folder, "host.mjs");
  }
}

/** Of all texts that a bundle is made from: our own, and in the lock file what the packages of others are. */
async function sourcesKey({ root }: Bundled): Promise<string> {
  const packages = join(root, "packages");
  const files = [join(root, "pnpm-lock.yaml")];
  for (const name of await readdir(packages)) {
    const source = join(packages, name, "src");
    if (!(await isThere(source))) continue;
    const inside = await readdir(source, { recursive: true });
    files.push(...inside.filter((path) => path.endsWith(".ts")).map((path) => join(source, path)));
  }
  files.sort();
  const texts = await Promise.all(files.map((file) => readFile(file)));
  const hash = createHash("sha256");
  for (const [index, file] of files.entries()) hash.update(`${file}\n`).update(texts[index] ?? "");
  return hash.digest("hex").slice(0, 32);
}

/** @returns a folder that nobody else knows of yet, as deep as the one that it becomes: the map's paths are relative */
async function build(bundled: Bundled): Promise<string> {
  const folder = join(bundled.folder, randomUUID());
  await mkdir(folder, { recursive: true });
  // Only whoever has to build needs it.
  const esbuild = await import("esbuild");
  await esbuild.build({
    entryPoints: [bundled.entry],
    outfile: join(folder, "host.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    // Errors are told by their names.
    keepNames: true,
    // Read at each start.
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: true,
    sourcesContent: false,
    // pino's own workers and prettifiers: nothing of ours starts them.
    external: ["pino-pretty"],
    mainFields: ["module", "main"],
    banner: { js: REQUIRE },
    logLevel: "silent",
  });
  return folder;
}

async function put(made: string, folder: string): Promise<void> {
  try {
    await rename(made, folder);
  } catch (error) {
    // Somebody else was faster, with the same.
    if (!(await isThere(folder))) throw error;
    await rm(made, { recursive: true });
  }
}

async function removeUnused({ folder }: Bundled): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    // Several may do so at once.
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > UNUSED_MS) await rm(path, { recursive: true, force: true });
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
