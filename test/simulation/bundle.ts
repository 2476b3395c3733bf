import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  type BuildContext,
  type BuildOptions,
  build,
  context,
  type OnResolveResult,
  type Plugin,
} from "esbuild";
import { type Patch, patched } from "./patch.ts";

const PACKAGES = fileURLToPath(new URL("../../packages/", import.meta.url));

/** It imports nothing of ours, so that no mistake in ours is in it: all copies share one. */
const SIMULATOR = "@dblab-refresh/simulator/";

const bundled = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  // As Node resolves: esbuild would add "module", which is for bundlers only.
  conditions: [],
  logLevel: "silent",
} as const satisfies BuildOptions;

/** Sources with other text in them, and what they are called if something is wrong with them. */
interface Copy {
  readonly name: string;
  readonly patches: readonly Patch[];
}

/**
 * Makes files of ours into one that Node runs by itself: workers start fast, and a mistake can be made in a copy, since
 * the sources are only read. Packages of others stay where they are: their classes keep their names, and one process
 * loads them once, however many copies it runs.
 */
export class Bundler {
  readonly #folder: string;
  readonly #context: BuildContext;
  readonly #sources: Sources;
  #files = 0;

  private constructor(folder: string, built: BuildContext, sources: Sources) {
    this.#folder = folder;
    this.#context = built;
    this.#sources = sources;
  }

  /** @param entry the file that the bundles export, or run: an absolute path */
  static async open(entry: string): Promise<Bundler> {
    const folder = await mkdtemp(join(tmpdir(), "dblab-refresh-simulation-"));
    const simulator = join(folder, "simulator");
    await buildSimulator(simulator);
    const sources = new Sources();
    const built = await context({
      ...bundled,
      entryPoints: [entry],
      write: false,
      plugins: [othersStayOutside(simulator), sources.plugin],
    });
    return new Bundler(folder, built, sources);
  }

  /**
   * Writes a bundle and answers its path. One at a time.
   *
   * @throws if a text to be replaced is not there exactly once, or its file is not in the bundle
   */
  async build(copy: Copy = { name: "none", patches: [] }): Promise<string> {
    const { outputFiles } = await this.#sources.with(copy, () => this.#context.rebuild());
    this.#files += 1;
    const file = join(this.#folder, `${this.#files}.mjs`);
    await writeFile(file, outputFiles?.[0]?.contents ?? "");
    return file;
  }

  /** Removes the bundles. */
  async close(): Promise<void> {
    await this.#context.dispose();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** What esbuild reads of our packages: the files, or a copy's text in their place. */
class Sources {
  #replaced = new Map<string, string>();
  /** Read once: hundreds of files are the same in every copy. */
  readonly #texts = new Map<string, Promise<string>>();
  readonly #read = new Set<string>();
  readonly plugin: Plugin = {
    name: "copies",
    setup: (build) => {
      build.onLoad({ filter: /[\\/]packages[\\/][^\\/]+[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
        this.#read.add(path);
        return { contents: this.#replaced.get(path) ?? (await this.#text(path)), loader: "ts" };
      });
    },
  };

  #text(path: string): Promise<string> {
    const text = this.#texts.get(path) ?? readFile(path, "utf8");
    this.#texts.set(path, text);
    return text;
  }

  async with<T>({ name, patches }: Copy, build: () => Promise<T>): Promise<T> {
    const replaced = new Map<string, string>();
    for (const patch of patches) {
      const path = join(PACKAGES, patch.file);
      const text = replaced.get(path) ?? (await source(path, name));
      replaced.set(path, patched(text, patch, name));
    }
    this.#replaced = replaced;
    this.#read.clear();
    const built = await build();
    for (const { file } of patches)
      if (!this.#read.has(join(PACKAGES, file)))
        throw new Error(`the mistake "${name}" changes packages/${file}, which is not in the bundle`);
    return built;
  }
}

async function source(path: string, name: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new Error(`the mistake "${name}" changes ${path}, which cannot be read: ${error}`);
  }
}

/** A module of its own for each of the simulator's, and what they share beside them. */
async function buildSimulator(folder: string): Promise<void> {
  const source = join(PACKAGES, "simulator", "src");
  const files = await readdir(source, { recursive: true });
  await build({
    ...bundled,
    entryPoints: files.filter((file) => file.endsWith(".ts")).map((file) => join(source, file)),
    outbase: source,
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    splitting: true,
    plugins: [othersStayOutside(folder)],
  });
}

/**
 * A bundle lies in a folder without packages: what it imports of others has to be named by its place.
 *
 * @param simulator the folder of the simulator's modules
 */
function othersStayOutside(simulator: string): Plugin {
  /** Where a package is for whoever is in a folder: each build asks for the same ones. */
  const known = new Map<string, OnResolveResult>();
  return {
    name: "others stay outside",
    setup: (build) => {
      build.onResolve({ filter: /^[^./]/ }, async ({ path, ...from }) => {
        if (path.startsWith(SIMULATOR)) {
          const file = join(simulator, `${path.slice(SIMULATOR.length)}.mjs`);
          return { path: pathToFileURL(file).href, external: true };
        }
        const isOurs = /^@dblab-refresh\//.test(path) || from.kind === "entry-point";
        if (isOurs || path.startsWith("node:") || from.pluginData === known) return undefined;
        const { resolveDir, kind, importer, namespace, with: attributes } = from;
        const key = JSON.stringify([path, resolveDir, kind, attributes]);
        const before = known.get(key);
        if (before !== undefined) return before;
        const found = await build.resolve(path, {
          resolveDir,
          kind,
          importer,
          namespace,
          with: attributes,
          pluginData: known,
        });
        if (found.errors.length > 0) return { errors: found.errors };
        const place = { path: found.external ? found.path : pathToFileURL(found.path).href, external: true };
        known.set(key, place);
        return place;
      });
    },
  };
}
