import { extname, join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { root } from "../synthesis/platform.ts";
import type { BuildOrder } from "../synthesis/rpc-server.ts";

/**
 * Builds a function with the options that SST 4 gives to esbuild, so that what is run is what would be deployed. The
 * map is not in SST's zip either: it is uploaded beside it.
 * Source: pkg/runtime/node/build.go of SST 4.
 *
 * @returns the bundle's size in bytes
 */
export async function bundle(order: BuildOrder, folder: string): Promise<number> {
  const file = `${order.handler.slice(0, -extname(order.handler).length)}.ts`;
  const outfile = join(folder, "bundle.mjs");
  // infra/bundling.ts wrote them, through SST's component.
  const options = (order.properties.esbuild ?? {}) as Pick<BuildOptions, "keepNames" | "external">;
  const made = await build({
    entryPoints: [join(root, file)],
    outfile,
    platform: "node",
    format: "esm",
    target: "es2024",
    bundle: true,
    keepNames: options.keepNames ?? true,
    sourcemap: "linked",
    minify: order.properties.minify === true,
    external: ["sharp", "pg-native", ...(options.external ?? [])],
    mainFields: ["module", "main"],
    banner: { js: banner },
    metafile: true,
    logLevel: "silent",
  });
  return Object.entries(made.metafile.outputs).find(([name]) => name.endsWith(".mjs"))?.[1].bytes ?? 0;
}

const banner = [
  `import { createRequire as topLevelCreateRequire } from 'module';`,
  `const require = topLevelCreateRequire(import.meta.url);`,
  `import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url"`,
  `const __filename = topLevelFileUrlToPath(import.meta.url)`,
  `const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url))`,
  ``,
].join("\n");
