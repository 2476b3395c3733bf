import { createRequire } from "node:module";
import { join } from "node:path";
import { platform, root } from "./platform.ts";

/** The part of esbuild's API that is used of the platform's own copy. */
interface Esbuild {
  build(options: object): Promise<unknown>;
}

const ours = createRequire(join(platform, "package.json"));

/** Packages that SST leaves out of the bundle of sst.config.ts: they are read from the platform folder. */
const external = [
  ...["@pulumi/*", "@pulumiverse/*", "@sst-provider/*", "@aws-sdk/*", "undici", "esbuild", "archiver"],
  ...["glob", "vite", "prettier", "typescript"],
];

/** SST's globals, which its own process puts before sst.config.ts. */
const globals = `
import * as aws from "@pulumi/aws";
import * as command from "@pulumi/command";
import * as sst from ${JSON.stringify(join(platform, "src/components/index.ts"))};
import * as shim from ${JSON.stringify(join(platform, "src/shim/run.js"))};
Object.assign(globalThis, shim, { aws, command, sst });`;

/**
 * Bundles sst.config.ts with SST's components, as SST's own process does before it runs it.
 * Source: pkg/project/run.go and pkg/js of SST 4.
 */
export async function bundleConfig(outfile: string): Promise<void> {
  const esbuild = ours("esbuild") as Esbuild;
  await esbuild.build({
    stdin: {
      contents: `import "globals"; export { run } from ${JSON.stringify(join(platform, "src/auto/run.ts"))}; export { default as config } from ${JSON.stringify(join(root, "sst.config.ts"))};`,
      resolveDir: root,
      sourcefile: "eval.ts",
      loader: "ts",
    },
    plugins: [virtual("globals", globals)],
    bundle: true,
    format: "esm",
    platform: "node",
    target: "esnext",
    outfile,
    keepNames: true,
    logLevel: "warning",
    mainFields: ["module", "main"],
    nodePaths: [join(platform, "node_modules")],
    external,
    banner: {
      js: `import { createRequire as topLevelCreateRequire } from "module"; const require = topLevelCreateRequire(import.meta.url); import { fileURLToPath as topLevelFileUrlToPath } from "url"; const __filename = topLevelFileUrlToPath(import.meta.url); const __dirname = topLevelFileUrlToPath(new URL(".", import.meta.url));`,
    },
  });
}

interface PluginBuild {
  onResolve(filter: object, resolve: () => object): void;
  onLoad(filter: object, load: () => object): void;
}

function virtual(name: string, contents: string) {
  return {
    name,
    setup(build: PluginBuild) {
      build.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: name }));
      build.onLoad({ filter: /.*/, namespace: name }, () => ({ contents, resolveDir: root, loader: "ts" }));
    },
  };
}
