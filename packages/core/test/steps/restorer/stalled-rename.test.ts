import { expect, test } from "vitest";
import { RestoreRun } from "./restore-run.ts";

const kinds = ["db-instance", "db-cluster"] as const;
const paces = [true, false];
const cases = kinds.flatMap((kind) => paces.map((isFast) => ({ kind, isFast })));

const restore = { isolationSecurityGroup: undefined };
const accident = { call: "rename orders", kind: "stalled" } as const;
const HOST = "orders.abc.eu-central-1.rds.amazonaws.com";

const originalOf = (run: RestoreRun) => run.job.facts.restore?.original?.resourceId;

test.each(cases)(
  "a stalled handler that sends the first rename late does not move what has the name by then: %o",
  async ({ kind, isFast }) => {
    const run = await new RestoreRun(kind, {
      isFast,
      restore,
      accident,
      wakeUps: 8,
    }).toEnd();

    expect(run.hit).toBe("rename orders");
    expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
    expect(run.rds.under(kind, "orders")?.resourceId).not.toBe(originalOf(run));
    expect(run.rds.answers(HOST)).toBe(true);
  },
);

test.each(cases)(
  "nor does it undo the way back, that began when it stalled: %o",
  async ({ kind, isFast }) => {
    const run: RestoreRun = new RestoreRun(kind, {
      isFast,
      restore,
      accident,
      wakeUps: 8,
      everyLook: () => {
        if (run.hit !== undefined) run.cancel();
      },
    });
    await run.toEnd();

    expect(run.job).toMatchObject({ status: "cancelled", leftovers: [] });
    expect(run.rds.under(kind, "orders")?.resourceId).toBe(originalOf(run));
    expect(run.rds.answers(HOST)).toBe(true);
    expect(run.rds.calls).toContain(`rename ${kind} orders-old-0rdersj0 orders`);
  },
);
