import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { makePackage } from "../packaging/bundle.ts";

/** The command as users install it, for a test file: it starts sooner than the sources do. @returns the program */
export async function packedCommand(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "dblab-refresh-package-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  await makePackage(join(folder, "package"));
  return join(folder, "package", "dist", "dblab-refresh.mjs");
}
