import { expect, test } from "vitest";
import { databaseSchema } from "../../src/configuration/database.ts";
import { RECORD as WRITTEN, writtenDatabase } from "../configuration/written-database.ts";
import { RECORD, RestoreRun } from "./restorer/restore-run.ts";

const WAS = "orders.abc.eu-central-1.rds.amazonaws.com";
const kinds = ["db-instance", "db-cluster"] as const;

function isAllowed(ttl: number): boolean {
  return databaseSchema.safeParse(writtenDatabase({ restore: { record: { ...WRITTEN, ttl } } })).success;
}

/** The longest that the configuration takes, of those that people write. Seconds. */
const longest = [60, 300, 600, 1800, 3600, 7200, 36_000, 86_400].filter(isAllowed).at(-1) ?? 0;

test.each(kinds)("the longest time to live of a record leaves a swap of a %s time to end", async (kind) => {
  const restore = { record: { ...RECORD, ttl: longest } };
  const run = new RestoreRun(kind, { order: { cutover: "dns" }, restore });
  run.records.is = { at: "cname", value: WAS, ttl: longest };

  await run.toEnd();

  expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
});

test.each(kinds)(
  "the longest time to live of a record leaves the way back of a cancelled swap of a %s time to end",
  async (kind) => {
    const run: RestoreRun = new RestoreRun(kind, {
      order: { cutover: "dns", isolate: true },
      restore: { record: { ...RECORD, ttl: longest } },
      everyLook: ({ job }) => {
        if (job.facts.restore?.changeId !== undefined && job.cancelRequestedAt === undefined) run.cancel();
      },
    });
    run.records.is = { at: "cname", value: WAS, ttl: longest };

    await run.toEnd();

    expect(run.job).toMatchObject({ status: "cancelled", leftovers: [] });
  },
);
