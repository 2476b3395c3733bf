import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { functionNames } from "../../infra/function-list.ts";
import { readableStack } from "../../scripts/readable-stack.ts";
import { synthesize } from "./synthesis/synthesis.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dblab-refresh-maps-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("the source map of each function is uploaded under its log group, and is not in its zip", async () => {
  const made = await synthesize("ada");

  const keys = made.resources
    .filter(({ type }) => type === "aws:s3/bucketObjectv2:BucketObjectv2")
    .map(({ inputs }) => String(inputs.key));
  for (const name of functionNames) {
    const own = `sourcemap/arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/dblab-refresh-ada-${name}/`;
    const maps = keys.filter((key) => key.startsWith(own));
    expect(maps, name).toEqual([expect.stringMatching(/\/[0-9a-f]{64}\.bundle\.mjs\.map$/)]);
  }
}, 60_000);

describe("a stack of a minified bundle", () => {
  it("is readable with the bundle's map", async () => {
    const source = join(folder, "thrower.ts");
    await writeFile(source, "\n\nexport function reap(): never {\n  throw new Error('lost');\n}\n");
    const outfile = join(folder, "bundle.mjs");
    await build({
      entryPoints: [source],
      outfile,
      bundle: true,
      minify: true,
      format: "esm",
      sourcemap: "linked",
    });
    const stack = stackOf(outfile);

    const readable = readableStack(stack, await readFile(`${outfile}.map`, "utf8"));

    expect(stack).toMatch(/bundle\.mjs:1:/);
    expect(readable).toMatch(/^\s*at .*thrower\.ts:4:9/m);
  });

  it("keeps what the map does not know", () => {
    const map = JSON.stringify({ version: 3, sources: [], names: [], mappings: "" });

    expect(readableStack("at file:///var/task/bundle.mjs:1:5", map)).toBe(
      "at file:///var/task/bundle.mjs:1:5",
    );
  });
});

/** In a process of its own: vitest reads maps by itself. */
function stackOf(bundle: string): string {
  const program = `import { reap } from ${JSON.stringify(pathToFileURL(bundle).href)};
    try { reap() } catch (error) { console.log(error.stack) }`;
  return execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
}
