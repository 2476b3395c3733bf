import { describe, expect, it } from "vitest";
import type { RestoreOrder } from "../../../src/job/restore-order.ts";
import type { Described, Snapshot } from "../../../src/ports/databases.ts";
import { at } from "../../job/a-job.ts";
import { aDatabaseJob, anOrder, FIXED, JOB_ID } from "./a-database.ts";
import { Run } from "./a-run.ts";

async function planOf(
  order: Partial<RestoreOrder>,
  fixed: Pick<Snapshot, "dataAt"> = {},
  described: Described = {},
) {
  const run = new Run([aDatabaseJob({ kind: "restore", order: anOrder({ dryRun: true, ...order }) })]);
  run.databases.has(FIXED, fixed);
  run.databases.attached.warnings.push("the proxy orders-proxy");
  run.databases.describes({ EnabledCloudwatchLogsExports: ["postgresql"], ...described });
  await run.toEnd();
  const job = run.job(JOB_ID);
  return { job, calls: run.databases.calls, text: job.timeline.map(({ say }) => say).join("\n") };
}

describe("a dry run", () => {
  it("ends as succeeded, changes nothing and owns nothing", async () => {
    const { job, calls } = await planOf({});

    expect(job).toMatchObject({ status: "succeeded", owned: [], leftovers: [] });
    expect(calls).toEqual([]);
  });

  it("says which snapshot, how old it is, what is done, what is not carried and what becomes of later writes", async () => {
    const { text } = await planOf({ from: { kind: "fixed" }, keepOriginal: 3600 });

    expect(text).toContain(
      "Dry run, nothing was changed. 1. Snapshot orders-snapshot, 24h 00m old. 2. It is restored beside orders",
    );
    expect(text).toContain(
      "the two names are swapped; the original is deleted 1h 00m after the new one is proven, with a final snapshot",
    );
    expect(text).toContain("Not carried along: the proxy orders-proxy");
    expect(text).toContain(
      "What is written to orders after 2026-01-04T10:00:00.000Z will not be in what is restored, but only in the original until it is deleted, and then in its final snapshot",
    );
  });

  it("of a copied snapshot tells how old its data are, and not the copy", async () => {
    const { text } = await planOf({ from: { kind: "fixed" } }, { dataAt: "2026-01-03T09:00:00.000Z" });

    expect(text).toContain("1. Snapshot orders-snapshot, 49h 00m old.");
    expect(text).toContain(
      "What is written to orders after 2026-01-03T09:00:00.000Z will not be in what is restored",
    );
  });

  it.each<[string, Partial<RestoreOrder>, string]>([
    ["the snapshot's", { from: { kind: "fixed" } }, "the master password is the snapshot's"],
    [
      "that of the moment",
      { from: { kind: "point-in-time", at: at(-60) } },
      `the master password is the one of ${at(-60)}`,
    ],
  ])("says that the master password is %s, unless RDS manages it", async (_, order, says) => {
    const secret = { MasterUserSecret: { SecretArn: "arn:aws:secretsmanager:eu-central-1:1:secret:s" } };
    const unmanaged = await planOf(order);
    const managed = await planOf(order, {}, secret);

    expect(unmanaged.text).toContain(says);
    expect(managed.text).toContain("Not carried along");
    expect(managed.text).not.toContain("master password is");
  });

  it("says that static parameters that wait for a reboot will be in force", async () => {
    const group = (status: string) => ({
      DBParameterGroups: [{ DBParameterGroupName: "tuned", ParameterApplyStatus: status }],
    });
    const waiting = await planOf({}, {}, group("pending-reboot"));
    const inSync = await planOf({}, {}, group("in-sync"));

    const says =
      "static parameters that wait for a reboot of orders now: they are in force on what is restored";
    expect(waiting.text).toContain(says);
    expect(inSync.text).not.toContain("wait for a reboot");
  });

  it.each([
    [
      "beside",
      "the two names are swapped",
      "The endpoint of orders leads nowhere for the two renames (2 to 10 min each)",
    ],
    [
      "rename-first",
      "orders is renamed to orders-old-0rdersj0 first; then it is restored as orders-new-0rdersj0",
      "The endpoint of orders leads nowhere for all of the restore and for two renames",
    ],
  ] as const)(
    "of a swap in the order %s says what it does, and for how long nobody answers",
    async (order, does, away) => {
      const { text } = await planOf({ order });

      expect(text).toContain(does);
      expect(text).toContain(away);
    },
  );

  it("of a new snapshot says what becomes of the one that is there", async () => {
    const { text } = await planOf({});

    expect(text).toContain(
      "1. The snapshot orders-snapshot-0rdersj0 is taken; orders-snapshot, which is the one of 2026-01-04T10:00:00.000Z now, becomes a copy of it",
    );
  });

  it("that isolates will lose no client's write", async () => {
    const { text } = await planOf({ isolate: true });

    expect(text).toContain("orders admits nobody from here on");
    expect(text).toContain(
      "orders will admit nobody from before the snapshot on, so no client's write will be lost",
    );
  });

  it.each<[string, Partial<RestoreOrder>, string]>([
    [
      "its snapshot",
      { from: { kind: "new" } },
      "orders admits nobody from before its snapshot until the swap",
    ],
    [
      "the restore",
      { from: { kind: "fixed" } },
      "orders admits nobody from before the restore until the swap",
    ],
  ])("that isolates before %s says so, and that what runs inside goes on writing", async (_, order, says) => {
    const { text } = await planOf({ isolate: true, ...order });

    expect(text).toContain(says);
    expect(text).toContain("What runs inside the database (pg_cron, a subscription, an extension's worker)");
  });

  it("that isolates first says that the fixed name's snapshot is replaced while nobody is admitted", async () => {
    const { text } = await planOf({ isolate: true });

    expect(text).toContain(
      "That includes the replacement of orders-snapshot, which comes before the restore: the one that is there is deleted, a function's time-out is waited for, and the new one is copied whole",
    );
  });

  it("without a final snapshot says that later writes will be in the automated backups", async () => {
    const { text } = await planOf({ finalSnapshot: false });

    expect(text).toContain(
      "What is written to orders after the snapshot will not be in what is restored, but only in the original until it is deleted, and then in its automated backups, if it has any",
    );
  });

  it("fails where the restore would be refused", async () => {
    const { job } = await planOf({ from: { kind: "named", identifier: "nowhere" } });

    expect(job).toMatchObject({ status: "failed", error: { code: "snapshot-not-found" } });
  });
});
