import { readFileSync } from "node:fs";
import type { Owned } from "@dblab-refresh/core/job/owned";
import { expect, it } from "vitest";

/** The compiler holds it to the type: one more field there is one more here. */
const fields: Readonly<Record<keyof Owned, true>> = {
  type: true,
  identifier: true,
  clusterIdentifier: true,
  purpose: true,
  intendedAt: true,
  resourceId: true,
  seenAt: true,
  goneAt: true,
};

it("docs/job-table.md has every field of what a job owns", () => {
  const document = readFileSync(new URL("../../../docs/job-table.md", import.meta.url), "utf8");
  const [row] = /^\| `owned` .*$/m.exec(document) ?? [];

  for (const field of Object.keys(fields)) expect(row).toContain(`\`${field}\``);
});
