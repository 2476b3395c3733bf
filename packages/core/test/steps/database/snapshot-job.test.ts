import { describe, expect, it } from "vitest";
import { secondsBetween } from "../../../src/time.ts";
import { NOW } from "../../job/a-job.ts";
import { aStage } from "../memory-ports.ts";
import { aDatabaseJob, anOrder, FIXED, JOB_ID, OWN } from "./a-database.ts";
import { Run } from "./a-run.ts";

const says = (run: Run) => run.job(JOB_ID).timeline.map(({ say }) => say);

describe("a snapshot job", () => {
  it("takes one under its own name, replaces the fixed one by a copy, and deletes its own", async () => {
    const run = new Run([aDatabaseJob()]);
    run.databases.has(FIXED);
    run.databases.mustHaveOne = true;

    await run.toEnd();

    expect(says(run)).toMatchInlineSnapshot(`
      [
        "A snapshot of orders was asked for",
        "orders is db-ORDERS at orders.abc.eu-central-1.rds.amazonaws.com:5432.",
        "Taking the snapshot orders-snapshot-0rdersj0 of orders",
        "The snapshot orders-snapshot-0rdersj0 is creating, 10 %",
        "The snapshot orders-snapshot-0rdersj0 is creating, 20 %",
        "The snapshot orders-snapshot-0rdersj0 is creating, 30 %",
        "The snapshot orders-snapshot-0rdersj0 is creating, 40 %",
        "The snapshot orders-snapshot-0rdersj0 is creating, 53 %",
        "The snapshot orders-snapshot-0rdersj0 is creating, 71 %",
        "The snapshot orders-snapshot-0rdersj0 is creating, 95 %",
        "The snapshot orders-snapshot-0rdersj0 is complete. orders-snapshot becomes a copy of it; until then orders-snapshot-0rdersj0 is kept, whatever happens",
        "Deleting the old snapshot orders-snapshot of 2026-01-04T10:00:00.000Z",
        "Copying orders-snapshot-0rdersj0 to orders-snapshot",
        "The snapshot orders-snapshot is creating, 10 %",
        "The snapshot orders-snapshot is creating, 77 %",
        "orders-snapshot is a copy of orders-snapshot-0rdersj0 now",
        "orders-snapshot is complete",
        "Deleting the snapshot orders-snapshot-0rdersj0",
        "orders-snapshot-0rdersj0 is gone",
        "Ended as succeeded after 19m 21s",
      ]
    `);
    expect(run.databases.calls).toEqual([
      `createSnapshot ${OWN}`,
      `deleteSnapshot ${FIXED}`,
      `copySnapshot ${FIXED}`,
      `deleteSnapshot ${OWN}`,
    ]);
    expect(run.job(JOB_ID)).toMatchObject({ status: "succeeded", leftovers: [] });
  });

  it.each([
    ["its own while it is taken", OWN],
    ["the copy while it is made", FIXED],
  ])("looks again for a snapshot that one look has missed: %s", async (_, name) => {
    const run = new Run([aDatabaseJob()]);
    const seen = () =>
      run.job(JOB_ID).owned.flatMap(({ identifier, seenAt }) => (seenAt ? [identifier] : []));
    await run.toEnd(() => seen().includes(name));
    const snapshot = run.databases.snapshots.get(name);
    run.databases.snapshots.delete(name);
    await run.toEnd(() => run.job(JOB_ID).facts.restore?.snapshotUnseenSince !== undefined);
    if (snapshot) run.databases.snapshots.set(name, snapshot);

    await run.toEnd();

    expect(snapshot).toBeDefined();
    expect(run.job(JOB_ID)).toMatchObject({ status: "succeeded", leftovers: [] });
    expect(says(run).filter((say) => say.includes("is not shown"))).toHaveLength(1);
    expect(run.databases.calls).toEqual([
      `createSnapshot ${OWN}`,
      `copySnapshot ${FIXED}`,
      `deleteSnapshot ${OWN}`,
    ]);
  });

  it("comes to its end where a time-out is as long as SQS holds back, and each message comes a little early", async () => {
    const run = new Run([aDatabaseJob()], undefined, { stage: aStage({ lambda: { timeout: "900s" } }) });
    run.earlySeconds = 0.5;
    run.databases.has(FIXED);

    await run.toEnd();

    expect(run.job(JOB_ID)).toMatchObject({ status: "succeeded", leftovers: [] });
  });
});

describe("the snapshot of a database that admits nobody until it is restored", () => {
  it("is looked at every 15 seconds at most: its clients wait for every look", async () => {
    const isolated = aDatabaseJob({
      kind: "restore",
      order: anOrder({ isolate: true }),
      facts: { restore: { isolatedAt: NOW } },
    });
    const run = new Run([isolated]);
    const pauses: number[] = [];

    await run.toEnd(() => {
      const { step, dueAt = NOW, updatedAt } = run.job(JOB_ID);
      if (step === "snapshotter") pauses.push(secondsBetween(updatedAt, dueAt));
      return step === "restorer";
    });

    expect(pauses.length).toBeGreaterThan(10);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(15);
  });
});
