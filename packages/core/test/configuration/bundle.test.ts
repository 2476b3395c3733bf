import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const FOLDER = new URL("../../src/configuration/", import.meta.url);

/** The packages that a file imports, directly or through its neighbours; types alone do not count. */
function packagesOf(file: string, seen = new Set<string>()): readonly string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const imports = readFileSync(new URL(file, FOLDER), "utf8").matchAll(
    /^import (?!type )[^;]*? from "([^"]+)"/gms,
  );
  return [...imports].flatMap(([, from = ""]) =>
    from.startsWith("./") ? packagesOf(from.slice(2), seen) : [from],
  );
}

it("what Lambda reads a stage with brings no YAML along", () => {
  expect(packagesOf("document.ts")).toContain("yaml");
  for (const file of ["stage.ts", "stored-target.ts", "target.ts", "dump-jobs.ts", "problem.ts"]) {
    expect(packagesOf(file)).not.toContain("yaml");
  }
  expect(packagesOf("stored-target.ts")).toContain("zod/mini");
});
