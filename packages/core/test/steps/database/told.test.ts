import { describe, expect, it } from "vitest";
import type { Job } from "../../../src/job/job.ts";
import type { RestoreFacts } from "../../../src/job/restore-facts.ts";
import { contentOf } from "../../../src/notifier/content.ts";
import { cancelled } from "../../../src/steps/cancelled.ts";
import { at, NOW } from "../../job/a-job.ts";
import { aDatabaseJob, anOrder, OWN } from "./a-database.ts";

const source = { identifier: OWN, arn: "arn", createdAt: at(-600) };
const delivered = { type: "db-snapshot", identifier: OWN, purpose: "delivered", intendedAt: NOW } as const;
const task = { type: "export-task", identifier: "t", purpose: "temporary", intendedAt: NOW } as const;

describe("a cancellation says what it means for the database", () => {
  it.each<[string, RestoreFacts, Partial<Job>]>([
    ["orders was not touched", {}, {}],
    [
      `orders was not touched. The snapshot ${OWN} is kept, since it may be the only complete one`,
      { source, replacingSince: NOW },
      { owned: [delivered] },
    ],
    ["orders was not touched. Its export, job e1, goes on", { exportJobId: "e1" }, {}],
    [
      "orders was not touched. The export's task is cancelled; what it has written stays in the bucket",
      {},
      { kind: "export", owned: [task] },
    ],
    ["orders gets its security groups back", { isolatingSince: NOW }, { kind: "restore" }],
    ["orders gets its name back", { isolatingSince: NOW, swapSince: NOW }, { kind: "restore" }],
    ["nothing leads back from there", { swapSince: NOW, forwardSince: NOW }, { kind: "restore" }],
  ])("%s", (says, restore, over) => {
    const outcome = cancelled(aDatabaseJob({ facts: { restore }, ...over }));

    expect(outcome).toMatchObject({ kind: "conclude", as: "cancelled", say: expect.stringContaining(says) });
  });
});

describe("the alert of a restore that has swapped", () => {
  const ended = (over: Partial<Job>) =>
    contentOf(
      { id: "j/ended", fact: "ended", at: NOW },
      aDatabaseJob({ kind: "restore", status: "succeeded", endedAt: NOW, ...over }),
    ).summary;

  it("says what became of later writes", () => {
    const summary = ended({ facts: { restore: { source, swappedAt: NOW } } });

    expect(summary).toContain(
      "The restore of orders ended as succeeded after 0s. What was written to orders after 2026-01-05T09:50:00.000Z",
    );
    expect(summary).toContain("only in the original and in its final snapshot");
  });

  it("says it of the time of the data, where the snapshot is a copy of another", () => {
    const copy = { ...source, dataAt: at(-7800) };
    const summary = ended({ facts: { restore: { source: copy, swappedAt: NOW } } });

    expect(summary).toContain("What was written to orders after 2026-01-05T07:50:00.000Z");
  });

  it("names no final snapshot of an original that was left alone", () => {
    const stranded = [
      { kind: "db-instance", resourceId: "db-ORDERS", why: "the job was cancelled" },
    ] as const;
    const summary = ended({ facts: { restore: { source, swappedAt: NOW, stranded } } });

    expect(summary).toContain("but only in the original");
    expect(summary).not.toContain("final snapshot");
  });

  it.each<[string, Partial<Job>["order"], string]>([
    ["the final snapshot", anOrder(), "only in the original's final snapshot orders-final-0rdersj0"],
    [
      "the automated backups",
      anOrder({ finalSnapshot: false }),
      "only in the deleted original's automated backups, if it had any",
    ],
  ])("names %s of an original that is gone", (_, order, says) => {
    const gone = { source, swappedAt: NOW, deletingSince: NOW, originalGoneAt: NOW };

    expect(ended({ order, facts: { restore: gone } })).toContain(says);
  });

  it("says that none were lost if the original admitted nobody", () => {
    const summary = ended({
      order: anOrder({ isolate: true }),
      facts: { restore: { source, swappedAt: NOW } },
    });

    expect(summary).toContain("so no client's write is lost");
  });

  it.each<[string, Partial<Job>]>([
    ["has not swapped", { facts: { restore: { source } } }],
    [
      "restored under another name",
      { order: anOrder({ to: "copy" }), facts: { restore: { source, swappedAt: NOW } } },
    ],
  ])("says nothing of it if it %s", (_, over) => {
    expect(ended(over)).not.toContain("written");
  });
});
