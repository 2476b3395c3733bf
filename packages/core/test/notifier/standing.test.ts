import { describe, expect, it } from "vitest";
import { databaseSchema } from "../../src/configuration/database.ts";
import type { Job } from "../../src/job/job.ts";
import type { RestoreFacts } from "../../src/job/restore-facts.ts";
import { alertOf } from "../../src/notifier/alert.ts";
import { contentOf } from "../../src/notifier/content.ts";
import { standingOf } from "../../src/notifier/standing.ts";
import { aJob, at, NOW } from "../job/a-job.ts";

const original = {
  resourceId: "db-A",
  arn: "arn:aws:rds:eu-central-1:123456789012:db:orders",
  endpoint: { host: "orders.abc.eu-central-1.rds.amazonaws.com", port: 5432 },
  described: {},
  members: [],
} satisfies RestoreFacts["original"];

const order = {
  from: { kind: "new" },
  export: false,
  keepOriginal: 0,
  finalSnapshot: true,
  isolate: false,
  cutover: "rename",
  order: "beside",
  dryRun: false,
} satisfies Job["order"];

const begun = {
  type: "db-instance",
  identifier: "orders-new-13gft41c",
  purpose: "temporary",
  intendedAt: NOW,
} satisfies Job["owned"][number];

function aRestore(restore: RestoreFacts, over: Partial<Job> = {}): Job {
  const source = { identifier: "orders-snapshot-13gft41c", arn: "arn", createdAt: at(-600) };
  return aJob({
    jobId: "13gft41c6ahwek1b77x5",
    kind: "restore",
    targetName: "orders",
    order,
    facts: { restore: { original, source, ...restore } },
    ...over,
  });
}

describe("an alert of a restore", () => {
  it.each<[string, RestoreFacts, string]>([
    ["before anything was done to the original", {}, "orders is the original, untouched"],
    [
      "while the original admits nobody",
      { isolatingSince: NOW },
      "orders is the original; it admits nobody until it has its security groups again",
    ],
    [
      "on the way back",
      { isolatingSince: NOW, swapSince: NOW },
      "orders is being given back to the original",
    ],
    ["after the way back", { swapSince: NOW, backAt: NOW }, "orders is the original again, as it was"],
    [
      "past the point of no return",
      { swapSince: NOW, forwardSince: NOW },
      "orders is being given to what was restored; the original is kept as orders-old-13gft41c",
    ],
    [
      "after the swap",
      { swapSince: NOW, forwardSince: NOW, swappedAt: NOW },
      "orders is what was restored; the original is kept as orders-old-13gft41c",
    ],
    [
      "after the original's end",
      { swapSince: NOW, forwardSince: NOW, swappedAt: NOW, originalGoneAt: NOW },
      "orders is what was restored; the original is deleted",
    ],
    [
      "that got stuck between the two names",
      {
        swapSince: NOW,
        forwardSince: NOW,
        stranded: [{ kind: "db-instance", resourceId: "db-A", why: "it is the original" }],
      },
      "it must be looked at by hand whether orders is there; the original may be called orders-old-13gft41c, what was restored orders-new-13gft41c",
    ],
  ])("says what has the name %s", (_, facts, says) => {
    expect(standingOf(aRestore(facts))?.name).toBe(says);
  });

  it.each<[string, RestoreFacts, string]>([
    ["on the way back", {}, "orders.db.example.com is being pointed at the original again (orders.abc."],
    ["after the way back", { backAt: NOW }, "orders.db.example.com is the original again (orders.abc."],
    [
      "past the point of no return",
      { forwardSince: NOW },
      "orders.db.example.com leads to what was restored (new.abc)",
    ],
    [
      "after the swap",
      { forwardSince: NOW, swappedAt: NOW, originalGoneAt: NOW },
      "orders.db.example.com is what was restored (new.abc); the original is deleted",
    ],
    [
      "that got stuck",
      { stranded: [{ kind: "db-instance", resourceId: "db-A", why: "it is the original" }] },
      "it must be looked at by hand where orders.db.example.com points: the original is orders.abc.",
    ],
  ])("of a swap by a DNS record says where that points %s", (_, facts, says) => {
    const record = { hostedZoneId: "Z0123456789", name: "orders.db.example.com", ttl: 60 };
    const database = databaseSchema.parse({
      type: "rds",
      aws: { region: "eu-central-1" },
      restore: { record },
    });
    const swapping = { swapSince: NOW, newHost: "new.abc", ...facts };

    expect(standingOf(aRestore(swapping, { database, order: { ...order, cutover: "dns" } }))?.name).toContain(
      says,
    );
  });

  it("says that the original is as it was if something is restored under another name", () => {
    const job = aRestore({ swappedAt: NOW }, { order: { ...order, to: "orders-copy" } });

    expect(standingOf(job)).toEqual({ name: "orders is as it was: what is restored is called orders-copy" });
  });

  it.each<[string, RestoreFacts, Partial<Job>, string]>([
    ["while it is restored", {}, {}, "orders is as it was: what is restored is not called orders-copy yet"],
    [
      "once it failed, before anything was restored",
      {},
      { verdict: "failed" },
      "orders is as it was: nothing was restored as orders-copy",
    ],
    [
      "once it failed",
      {},
      { verdict: "failed", owned: [begun] },
      "orders is as it was: nothing was restored as orders-copy; what there is of it, orders-new-13gft41c, is being deleted",
    ],
    [
      "once it failed and is over",
      {},
      { verdict: "failed", status: "failed", owned: [{ ...begun, goneAt: NOW }] },
      "orders is as it was: nothing was restored as orders-copy",
    ],
    [
      "once it failed and could not be cleaned up",
      {},
      { verdict: "failed", status: "failed", owned: [begun] },
      "orders is as it was: nothing was restored as orders-copy; orders-new-13gft41c may be left of it",
    ],
    [
      "on the way to its name",
      { forwardSince: NOW },
      { owned: [begun] },
      "orders is as it was: what was restored, as orders-new-13gft41c, is being given the name orders-copy",
    ],
    [
      "that never got its name",
      { forwardSince: NOW, stranded: [{ kind: "db-instance", resourceId: "db-B", why: "it was restored" }] },
      { verdict: "failed", status: "failed", owned: [begun] },
      "orders is as it was: it must be looked at by hand what is called orders-copy; what was restored may still be called orders-new-13gft41c",
    ],
    [
      "while the original admits nobody for it",
      { isolatingSince: NOW },
      { verdict: "failed" },
      "orders admits nobody until it has its security groups again: nothing was restored as orders-copy",
    ],
  ])("under another name says what has that name: %s", (_, facts, over, says) => {
    const job = aRestore(facts, { order: { ...order, to: "orders-copy" }, ...over });

    expect(standingOf(job)?.name).toBe(says);
  });

  it("has for people what becomes of later writes, each setting that differs, and where an export went", () => {
    const job = aRestore(
      {
        forwardSince: NOW,
        swappedAt: NOW,
        keptSince: NOW,
        exportedTo: "s3://exports/orders/task",
        differences: [
          { setting: "CA", was: "rds-ca-2019", is: "rds-ca-rsa2048-g1", why: "the old one is gone" },
        ],
      },
      { status: "succeeded", endedAt: NOW },
    );

    const { facts } = alertOf(contentOf({ id: "x/ended", fact: "ended", at: NOW }, job));

    const told = Object.fromEntries(facts.map(({ label, text }) => [label, text]));
    expect(told).toMatchObject({
      Now: "orders is what was restored; the original is kept as orders-old-13gft41c",
      Writes: `What was written to orders after ${at(-600)} is not in what is restored, but only in the original and in its final snapshot`,
      Settings: "CA rds-ca-2019 → rds-ca-rsa2048-g1 (the old one is gone)",
      Snapshots:
        "orders-snapshot was being exported, so it is the older one still, and db_restore restores that; what was taken stays beside it as orders-snapshot-13gft41c: delete it once nobody needs it",
      "Exported to": "s3://exports/orders/task",
    });
  });

  it.each<[string, RestoreFacts, { readonly finalSnapshot?: boolean }, string]>([
    ["is kept", {}, {}, "in the original and in its final snapshot"],
    ["is kept, to be deleted without a snapshot", {}, { finalSnapshot: false }, "in the original"],
    ["is deleted", { deletingSince: NOW }, {}, "in the original's final snapshot orders-final-13gft41c"],
    [
      "is deleted without a snapshot",
      { deletingSince: NOW },
      { finalSnapshot: false },
      "in the deleted original's automated backups, if it had any",
    ],
    ["was deleted by another", { originalGoneAt: NOW }, {}, "in the original, which somebody else deleted"],
  ])("says where later writes are when the original %s", (_, facts, asked, where) => {
    const gone = facts.deletingSince === undefined ? {} : { originalGoneAt: NOW };
    const job = aRestore({ swappedAt: NOW, ...facts, ...gone }, { order: { ...order, ...asked } });

    expect(standingOf(job)?.writes).toBe(
      `What was written to orders after ${at(-600)} is not in what is restored, but only ${where}`,
    );
  });

  it.each(["failed", "cancelled", "running"] as const)(
    "an export that is %s tells of nothing that was exported, nor of what a restore has swapped",
    (status) => {
      const job = aRestore({ exportedTo: "s3://exports/orders/task" }, { kind: "export", status });

      expect(standingOf(job)).toEqual({ name: "an export touches nothing of orders" });
    },
  );

  it("calls the database as RDS does, where an earlier swap went by a record", () => {
    const current = { identifier: "orders-live-ab12cd34", host: "orders-live-ab12cd34.abc" };

    expect(standingOf(aRestore({ current }))?.name).toBe("orders-live-ab12cd34 is the original, untouched");
  });

  it("says of settings that all are as they were if they were compared, and nothing if they were not", () => {
    const facts = [{ swappedAt: NOW, differences: [] }, { swapSince: NOW }, { exportedTo: "s3://exports/x" }];

    expect(facts.map((one) => standingOf(aRestore(one))?.settings)).toEqual([
      "all as they were",
      undefined,
      undefined,
    ]);
  });

  it("tells nobody to delete what a swap that stands half done left: the original may be in it", () => {
    const why = "it is the original of orders with all its data: keep it until orders answers";
    const leftovers = [{ type: "db-instance", identifier: "orders-old-13gft41c", why }] as const;
    const stranded = [{ kind: "db-instance", resourceId: "db-A", why }] as const;
    const told = (facts: RestoreFacts) => {
      const job = aRestore({ swapSince: NOW, ...facts }, { status: "failed", endedAt: NOW, leftovers });
      const content = contentOf({ id: "x/leftovers", fact: "leftovers", at: NOW }, job);
      const shown = alertOf(content).facts.find(({ label }) => label === "Left over")?.text;
      return { content, text: `${shown}\n${content.summary}` };
    };

    expect(told({ stranded }).text).toContain("Delete none of these before you have done what its line says");
    expect(told({ stranded }).text).toContain("left what must be finished by hand, and not be deleted");
    expect(told({ stranded }).text).not.toMatch(/delete it by hand|the janitor goes on trying/i);
    expect(told({ stranded }).content.byHand).toBe(true);
    expect(told({}).text).toContain("delete it by hand");
    expect(told({}).content).not.toHaveProperty("byHand");
  });

  it("never takes a dry run for a restore", () => {
    const job = aRestore({}, { order: { ...order, dryRun: true }, status: "succeeded", endedAt: NOW });

    const content = contentOf({ id: "x/ended", fact: "ended", at: NOW }, job);

    expect(content).toMatchObject({ kind: "restore", dryRun: true });
    expect(content.summary).toContain("The dry run of the restore of orders ended as succeeded");
    expect(alertOf(content).title).toBe("The dry run of the restore of orders succeeded");
  });

  it("says nothing of the kind of a refresh", () => {
    expect(standingOf(aJob())).toBeUndefined();
  });
});
