import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runnableBinaries } from "../../src/postgres/binaries.ts";
import { postgresUser, temporaryFolderFor } from "../../src/postgres/user.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(temporaryFolderFor(postgresUser()), "dblab-refresh-binaries-"));
  chmodSync(folder, 0o755);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("the programs of Postgres", () => {
  it("run from where they are installed, or from a copy, under the user that owns the data", async () => {
    const user = postgresUser();
    const binaries = await runnableBinaries(user, { folder });
    const version = execFileSync(binaries.postgres, ["--version"], {
      ...user,
      cwd: folder,
      encoding: "utf8",
    });
    expect(version).toContain("PostgreSQL");
  });

  it.runIf(process.getuid?.() === 0)("are copied when they lie in a folder closed to that user", async () => {
    const home = join(folder, "home");
    mkdirSync(home, { mode: 0o700 });
    const user = postgresUser();
    const installed = join(home, "native");
    const open = await runnableBinaries(user, { folder });
    execFileSync("cp", ["-R", join(dirname(open.postgres), ".."), installed]);
    const place = join(folder, "place");
    mkdirSync(place, { mode: 0o755 });

    const binaries = await runnableBinaries(user, { folder: place }, installed);

    expect(binaries.postgres.startsWith(place)).toBe(true);
    const version = execFileSync(binaries.postgres, ["--version"], { ...user, cwd: place, encoding: "utf8" });
    expect(version).toContain("PostgreSQL");
  });
});
