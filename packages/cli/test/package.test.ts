// What `npm pack` makes, installed where nothing of this repository is.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Node24, node24 } from "../../../test/infra/bundles/node24.ts";
import manifest from "../package.json" with { type: "json" };
import { makePackage } from "../packaging/bundle.ts";
import { start } from "./command.ts";

const folder = mkdtempSync(join(tmpdir(), "dblab-refresh-installed-"));
const program = join(folder, "node_modules", "dblab-refresh", "dist", "dblab-refresh.mjs");
/** Credentials that are nobody's, and an address that nobody answers at. */
const nobody = {
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "local",
  AWS_SECRET_ACCESS_KEY: "local",
  AWS_ENDPOINT_URL: "http://127.0.0.1:1",
  AWS_MAX_ATTEMPTS: "1",
};
let packed: readonly { readonly path: string }[];
beforeAll(async () => {
  await makePackage(join(folder, "package"));
  copyFileSync(new URL("../../../config/example.yaml", import.meta.url), join(folder, "example.yaml"));
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
  it("has the command, its licence, what changed and how to use it, and nothing of the tests", () => {
    const names = packed.map(({ path }) => path);

    expect(names).toEqual(
      expect.arrayContaining([
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "package.json",
        "dist/dblab-refresh.mjs",
      ]),
    );
    expect(
      names.filter(
        (name) => !/^(CHANGELOG\.md|LICENSE|README\.md|package\.json|dist\/[\w-]+\.mjs)$/.test(name),
      ),
    ).toEqual([]);
  });

  it("is all that is installed, and is called by its name", () => {
    const installed = readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."));
    const bin = spawnSync(join(folder, "node_modules", ".bin", "dblab-refresh"), ["--version"], {
      encoding: "utf8",
    });

    expect(installed).toEqual(["dblab-refresh"]);
    expect(bin.stdout).toBe(`${manifest.version}\n`);
  });

  describe.each([
    ["this Node", () => ({ path: process.execPath, version: process.version })],
    ["Node 24", node24],
  ] as const)("on %s", (_, find) => {
    let node: Node24;
    beforeAll(() => {
      node = find();
    }, 60_000);
    const run = async (...words: readonly string[]) => {
      const command = start(words, { environment: nobody, program, cwd: folder, node: node.path });
      return { code: await command.ended, text: command.text() };
    };

    it("starts as the image starts it", async ({ skip }) => {
      skip(node.instead !== undefined, node.instead);
      const image = readFileSync(new URL("../../../Dockerfile", import.meta.url), "utf8");
      const words = (what: string): string[] =>
        JSON.parse(new RegExp(`^${what} (.*)$`, "m").exec(image)?.[1] ?? "");
      const [runtime, ...entry] = words("ENTRYPOINT");
      const own = entry.map((word) => word.replace("/opt/dblab-refresh/dist/dblab-refresh.mjs", program));

      const done = spawnSync(node.path, [...own, ...words("CMD")], { encoding: "utf8", env: {} });

      expect(runtime).toBe("node");
      expect(own).toContain(program);
      expect(done).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Usage: dblab-refresh /) });
    });

    it.for([
      [["--version"], 0, /^\d+\.\d+\.\d+\n$/],
      [["--help"], 0, /^Usage: dblab-refresh [\s\S]* enqueue [\s\S]* doctor /],
      [["run", "--help"], 0, /^Usage: dblab-refresh run [\s\S]*--state-dir/],
      [["config", "check", "example.yaml"], 0, /^example\.yaml: all right, with \d+ targets/],
      [["config", "schema"], 0, /^\{[\s\S]*"targets"/],
      [["run", "--config", "nowhere.yaml"], 2, /^error: .*nowhere\.yaml: there is no such file\./],
      // As far as AWS's door: the SDK is in the package.
      [["jobs", "--stage", "prod"], 1, /^error: AWS cannot be reached/],
    ] as const)("answers %j", async ([words, code, text], { skip }) => {
      skip(node.instead !== undefined, node.instead);

      const answer = await run(...words);

      expect(answer).toEqual({ code, text: expect.stringMatching(text) });
    });
  });
});
