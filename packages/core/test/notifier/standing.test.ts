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

  it("has for people what becomes of later writes, each setting that differs, and where an export went", () => {
    const job = aRestore(
      {
        forwardSince: NOW,
        swappedAt: NOW,
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
      "Exported to": "s3://exports/orders/task",
    });
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
