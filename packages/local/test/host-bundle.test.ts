import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostBundle } from "@dblab-refresh/local/host/host-bundle";
import { afterEach, beforeEach, expect, it } from "vitest";

let root: string;
let bundled: Parameters<typeof hostBundle>[0] & object;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "dblab-refresh-bundles-"));
  const source = join(root, "packages", "host", "src");
  await mkdir(source, { recursive: true });
  await writeFile(join(root, "pnpm-lock.yaml"), "");
  await writeFile(join(source, "word.ts"), "export const word: string = 'first';\n");
  await writeFile(
    join(source, "main.ts"),
    "import { word } from './word.ts';\n\nthrow new Error('said ' + word);\n",
  );
  bundled = { root, entry: join(source, "main.ts"), folder: join(root, "bundles") };
});
afterEach(() => rm(root, { recursive: true }));

/** What a bundle says, run as the host is. */
function said(bundle: string): string {
  return spawnSync(process.execPath, ["--enable-source-maps", bundle], { encoding: "utf8" }).stderr;
}

it("many stages that start at once are answered one whole bundle", async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => hostBundle(bundled)));

  expect(new Set(answers).size).toBe(1);
  expect(said(answers[0] ?? "")).toContain("Error: said first");
  expect(await readdir(bundled.folder)).toHaveLength(1);
});

it("the second stage's bundle is not made again", async () => {
  const before = await hostBundle(bundled);
  await writeFile(before, "console.error('as it was')");

  expect(said(await hostBundle(bundled))).toBe("as it was\n");
});

it("a changed source is in the next bundle, and a stage that runs keeps its own", async () => {
  const before = await hostBundle(bundled);
  await writeFile(join(root, "packages/host/src/word.ts"), "export const word: string = 'second';\n");

  const after = await hostBundle(bundled);

  expect(said(after)).toContain("Error: said second");
  expect(said(before)).toContain("Error: said first");
});

it("another version of somebody's package makes another bundle", async () => {
  const before = await hostBundle(bundled);
  await writeFile(join(root, "pnpm-lock.yaml"), "pino: 11\n");

  expect(await hostBundle(bundled)).not.toBe(before);
});

it("a stack names the source", async () => {
  const bundle = await hostBundle(bundled);

  expect(said(bundle)).toMatch(/packages\/host\/src\/main\.ts:3:\d+/);
});

it("a bundle that nobody has used for a week goes with the next one that is made", async () => {
  const old = join(bundled.folder, "old");
  await mkdir(old, { recursive: true });
  const longAgo = new Date(Date.now() - 8 * 24 * 3_600_000);
  await utimes(old, longAgo, longAgo);

  await hostBundle(bundled);

  expect(await readdir(bundled.folder)).not.toContain("old");
});

it("a source that cannot be built is named with its place", async () => {
  await writeFile(join(root, "packages/host/src/word.ts"), "export const word = ;\n");

  await expect(hostBundle(bundled)).rejects.toThrow(/src\/word\.ts:1:20/);
});
