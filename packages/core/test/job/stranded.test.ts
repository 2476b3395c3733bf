import { expect, test } from "vitest";
import { withOwned } from "../../src/job/owned.ts";
import { strand } from "../../src/job/stranded.ts";
import { aRestore, NEW } from "../steps/restorer/a-restore.ts";
import { MemoryRds } from "../steps/restorer/memory-rds.ts";
import { at, NOW } from "./a-job.ts";

/** A restore that has asked for the new database, the original's name being free already, and gives up. */
async function strandedWith(seen: { readonly resourceId?: string }) {
  const job = await aRestore(new MemoryRds("db-cluster", () => NOW), "db-cluster", {
    order: { order: "rename-first" },
  });
  const asked = { type: "db-cluster", identifier: NEW, purpose: "temporary", intendedAt: at(-60) } as const;
  const restore = { ...job.facts.restore, swapSince: at(-300), awayAt: at(-100) };
  const owned = withOwned(job.owned, { ...asked, ...seen });
  return strand({ ...job, owned, facts: { ...job.facts, restore } }, "nobody listens");
}

test("what was restored and never seen is told of nowhere, so the reaper still looks for it", async () => {
  const { owned, facts } = await strandedWith({});

  expect(owned).toMatchObject([{ identifier: NEW, purpose: "temporary" }]);
  expect(facts.restore?.stranded).toHaveLength(1);
});

test("what was restored and seen is kept: it may be the only one of the two that answers", async () => {
  const { owned, facts } = await strandedWith({ resourceId: "cluster-NEW" });

  expect(owned).toMatchObject([{ identifier: NEW, purpose: "delivered" }]);
  expect(facts.restore?.stranded).toMatchObject([{}, { resourceId: "cluster-NEW" }]);
});
