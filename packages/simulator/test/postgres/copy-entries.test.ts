import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { complaintsOf, copyEntries } from "../../src/postgres/copy-entries.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dblab-refresh-copy-"));
  await mkdir(join(folder, "data", "pg_logical"), { recursive: true });
});

afterEach(() => rm(folder, { recursive: true }));

describe("a copy of files that a server goes on replacing", () => {
  it("has a whole version of each, however often one is renamed over meanwhile", async () => {
    const file = join(folder, "data", "pg_logical", "replorigin_checkpoint");
    const version = (n: number) => `${n} `.repeat(20_000);
    await writeFile(file, version(0));
    let copied = false;
    const replacing = (async () => {
      for (let n = 1; !copied && n < 20_000; n += 1) {
        await writeFile(`${file}.tmp`, version(n));
        await rename(`${file}.tmp`, file);
      }
    })();

    const texts: string[] = [];
    try {
      for (let copy = 0; copy < 40; copy += 1) {
        const to = await mkdtemp(join(folder, "copy-"));
        await copyEntries([join(folder, "data", "pg_logical")], to, {});
        texts.push(await readFile(join(to, "pg_logical", "replorigin_checkpoint"), "utf8"));
      }
    } finally {
      copied = true;
      await replacing;
    }

    expect(texts).toEqual(texts.map((text) => version(Number.parseInt(text, 10))));
  });

  it("takes a replaced file for one to copy again, a vanished one for none, and the rest for a failure", () => {
    const text = [
      "cp: skipping file '/data/pg_logical/replorigin_checkpoint', as it was replaced while being copied",
      "cp: cannot stat '/data/base/5/16402': No such file or directory",
      "cp: error writing '/copy/base/5/1': No space left on device",
      "",
    ].join("\n");

    expect(complaintsOf(text)).toEqual({
      replaced: ["/data/pg_logical/replorigin_checkpoint"],
      serious: ["cp: error writing '/copy/base/5/1': No space left on device"],
    });
  });
});
