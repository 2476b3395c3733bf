import { expect, test } from "vitest";
import { RestoreRun } from "./restore-run.ts";

test.each([
  { order: "beside", cutover: "rename" },
  { order: "rename-first", cutover: "rename" },
  { order: "beside", cutover: "dns" },
] as const)(
  "a restore comes to its end where a time-out is as long as SQS holds back, and each message comes a little early: %o",
  async (order) => {
    const run = await new RestoreRun("db-instance", { order, timeout: "900s", earlySeconds: 0.5 }).toEnd();

    expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
  },
);
