// What `npm pack` makes, installed where nothing of this repository is.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makePackage } from "../packaging/bundle.ts";
import { start } from "./command.ts";

const folder = mkdtempSync(join(tmpdir(), "dblab-refresh-installed-"));
const program = join(folder, "node_modules", "dblab-refresh", "dist", "dblab-refresh.mjs");
let packed: readonly { readonly path: string }[];
beforeAll(async () => {
  await makePackage(join(folder, "package"));
  const npm = (...words: readonly string[]) => {
    const done = spawnSync("npm", [...words, "--silent"], { cwd: folder, encoding: "utf8" });
    if (done.status !== 0) throw new Error(`npm ${words.join(" ")}: ${done.stdout}${done.stderr}`);
    return done.stdout;
  };
  const [{ files }] = JSON.parse(npm("pack", "./package", "--json"));
  packed = files;
  const [archive] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  npm("install", "--offline", "--no-audit", "--no-fund", "--prefix", folder, `./${archive}`);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the package", () => {
  it("has the command, its licence and how to use it, and nothing of the tests", () => {
    const names = packed.map(({ path }) => path);

    expect(names).toEqual(
      expect.arrayContaining(["LICENSE", "README.md", "package.json", "dist/dblab-refresh.mjs"]),
    );
    expect(
      names.filter((name) => !/^(LICENSE|README\.md|package\.json|dist\/[\w-]+\.mjs)$/.test(name)),
    ).toEqual([]);
  });

  it("runs where it is installed, without anything else", async () => {
    const installed = readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."));
    const bin = spawnSync(join(folder, "node_modules", ".bin", "dblab-refresh"), ["--version"], {
      encoding: "utf8",
    });
    const run = start(["run", "--config", "nowhere.yaml"], { program, cwd: folder });

    expect(installed).toEqual(["dblab-refresh"]);
    expect(bin.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await run.ended).toBe(2);
    expect(run.text()).toMatch(/^error: .*nowhere\.yaml: there is no such file\./);
  });
});
