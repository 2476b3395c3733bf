import { readFile } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Bundler } from "./bundle.ts";
import { patched } from "./patch.ts";

const file = "core/src/steps/patience.ts";
const entry = fileURLToPath(new URL(`../../packages/${file}`, import.meta.url));
const shorter = {
  name: "shorter pauses",
  patches: [{ file, find: "= MAX_DELAY_SECONDS;", replace: "= 60;" }],
};

let bundler: Bundler;
beforeAll(async () => {
  bundler = await Bundler.open(entry);
});
afterAll(() => bundler.close());

/** The pause after ten hours. */
async function longestPause(bundle: string): Promise<number> {
  const built: typeof import("@dblab-refresh/core/steps/patience") = await import(pathToFileURL(bundle).href);
  const [began, now] = ["2026-01-01T00:00:00.000Z", "2026-01-01T10:00:00.000Z"] as const;
  return built.patience(30, { stepStartedAt: began }, now);
}

it("runs the code as it is", async () => {
  expect(await longestPause(await bundler.build())).toBe(900);
});

it("makes a mistake in a copy, and leaves the source and the next copy alone", async () => {
  const before = await readFile(entry, "utf8");

  expect(await longestPause(await bundler.build(shorter))).toBe(60);
  expect(await longestPause(await bundler.build())).toBe(900);
  expect(await readFile(entry, "utf8")).toBe(before);
});

it("refuses a mistake whose text is not there any more, and one whose text is there twice", () => {
  const patch = { file: "core/src/x.ts", find: "two", replace: "three" };

  expect(() => patched("one", patch, "counting")).toThrow(
    'the mistake "counting" does not fit packages/core/src/x.ts: this stands there 0 times, not once:\ntwo',
  );
  expect(() => patched("two and two", patch, "counting")).toThrow(/2 times, not once/);
});

it("puts the new text in as it is written", () => {
  expect(patched("a b c", { file: "x.ts", find: "b", replace: "$& $1" }, "money")).toBe("a $& $1 c");
});

it("refuses a mistake in a file that is not there, or not in the bundle", async () => {
  const elsewhere = { file: "core/src/job/closed.ts", find: "return undefined", replace: "return job" };
  const nowhere = { file: "core/src/gone.ts", find: "a", replace: "b" };

  await expect(bundler.build({ name: "elsewhere", patches: [elsewhere] })).rejects.toThrow(
    'the mistake "elsewhere" changes packages/core/src/job/closed.ts, which is not in the bundle',
  );
  await expect(bundler.build({ name: "nowhere", patches: [nowhere] })).rejects.toThrow(
    /"nowhere" changes .*gone\.ts, which cannot be read/,
  );
});
