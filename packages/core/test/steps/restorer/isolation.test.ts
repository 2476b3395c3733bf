import { expect, test } from "vitest";
import { type Instant, secondsBetween } from "../../../src/time.ts";
import { NOW } from "../../job/a-job.ts";
import { RestoreRun } from "./restore-run.ts";

/**
 * A reboot ends what is open, not its acceptance: RDS shows what it is to reboot as available for seconds more. The run
 * itself fails when the snapshot is taken while anybody is connected.
 */

test.each([
  ["late", "db-instance", 10, 30],
  ["late", "db-cluster", 10, 30],
  ["very late", "db-instance", 45, 30],
  ["between two looks", "db-instance", 11, 1],
  ["between two looks", "db-cluster", 11, 1],
] as const)("no snapshot is taken before a reboot that begins %s: %s", async (_, kind, begins, takes) => {
  const run = new RestoreRun(kind, { order: { isolate: true } });
  run.rds.rebootsBegin = begins;
  run.rds.rebootsTake = takes;

  await run.toEnd();

  expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
  const { rebooted, rebootsBegun, isolatedAt } = run.job.facts.restore ?? {};
  expect(isolatedAt).toBeDefined();
  expect({ rebooted, rebootsBegun }).toEqual({});
  const before = run.rds.calls.slice(0, run.rds.calls.indexOf(`restore ${kind} orders-new-0rdersj0`));
  expect(before.filter((call) => call.startsWith("reboot"))).toHaveLength(kind === "db-cluster" ? 2 : 1);
});

test.each(["db-instance", "db-cluster"] as const)(
  "a reboot that a look has seen is over as soon as RDS shows it: %s",
  async (kind) => {
    const run = new RestoreRun(kind, { order: { isolate: true } });
    let rebootedAt: Instant | undefined;
    const reboot = run.rds.reboot.bind(run.rds);
    run.rds.reboot = async (identifier) => {
      rebootedAt ??= run.now;
      return reboot(identifier);
    };

    await run.toEnd();

    const { isolatedAt = run.now } = run.job.facts.restore ?? {};
    // It begins after 10 seconds, and takes 30: then the next look sees it.
    expect(secondsBetween(rebootedAt ?? NOW, isolatedAt)).toBeLessThanOrEqual(50);
  },
);

test.each(["db-instance", "db-cluster"] as const)(
  "however short the functions' time-out is, a reboot that begins late is waited for: %s",
  async (kind) => {
    const run = new RestoreRun(kind, { order: { isolate: true }, timeout: "5s" });
    run.rds.rebootsBegin = 20;
    run.rds.rebootsTake = 1;

    await run.toEnd();

    expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
  },
);
