import type { Job } from "@dblab-refresh/core/job/job";
import { restoreReport } from "@dblab-refresh/local/demo/restore/report";
import { leftoversOf, type RestoreResult } from "@dblab-refresh/local/demo/restore/result";
import { isOfRival, rivalsOf } from "@dblab-refresh/local/demo/restore/rivals";
import { describe, expect, it } from "vitest";
import { aJob, at } from "../../core/test/job/a-job.ts";
import { anOrder } from "../../core/test/steps/database/a-database.ts";

const never = { total: 0, longest: 0 };
const result: RestoreResult = {
  status: "succeeded",
  jobId: "0rdersj0b",
  identifier: "orders",
  snapshotId: "orders-snapshot",
  plan: null,
  steps: [],
  tables: [],
  differences: null,
  downtime: { write: never, read: never, tries: 9 },
  renameFirst: null,
  dns: null,
  writes: { written: 9, missing: 0, isOneTail: true },
  original: null,
  hasFixedSnapshot: true,
  leftovers: [],
  alerts: [],
};

/** What the demo says in the end of a job of `orders`. */
function told(job: Partial<Job>, found: Partial<RestoreResult> = {}): string {
  const ended = aJob({ status: "succeeded", endedAt: at(60), order: anOrder(), ...job });
  return restoreReport(ended, { ...result, ...found }, { isolate: false });
}

describe("what the demo says of settings", () => {
  it.each(["snapshot", "export"] as const)("is nothing after an %s: none was compared", (kind) => {
    expect(told({ kind })).not.toContain("settings");
  });

  it("is that they were not compared, of a restore that failed before", () => {
    const text = told({ kind: "restore", status: "failed" });

    expect(text).toContain("settings: not compared, the job ended before that");
    expect(text).not.toContain("none");
  });

  it("is none that differs, of those that were compared and are equal", () => {
    expect(told({ kind: "restore" }, { differences: [] })).toContain("settings that differ: none");
  });

  it("is each one that differs, with its reason, or that nobody knows one", () => {
    const differences = [
      { setting: "CA", was: "rds-ca-2019", is: "rds-ca-rsa2048-g1", why: "it has ended" },
      { setting: "port", was: "5432", is: "5433" },
    ];

    expect(told({ kind: "restore" }, { differences })).toContain(
      "settings that differ: CA rds-ca-2019 → rds-ca-rsa2048-g1 (it has ended); port 5432 → 5433 (UNEXPLAINED)",
    );
  });
});

describe("what the demo says of the client's time without its database", () => {
  it("stands beside the other ways of a restore, and is none of life's", () => {
    const away = (total: number) => ({ write: { total, longest: total }, read: never });
    const text = told(
      { kind: "restore" },
      { downtime: { ...away(2), tries: 700 }, renameFirst: away(16.5), dns: away(0) },
    );

    expect(text).toMatch(/^a client could not, in 700 tries +write +read$/m);
    expect(text).toMatch(/^beside \(this job\) +for 2\.00 s +never$/m);
    expect(text).toMatch(/^rename-first \(Trapheus's order\) +for 16\.50 s +never$/m);
    expect(text).toMatch(/^cutover: dns \(by a record\) +never +never$/m);
    expect(text).toContain("RDS is 500 times as fast here as in life");
  });

  it.each([
    ["snapshot", {}, "this job"],
    ["restore", { order: anOrder({ to: "orders-copy" }) }, "this job"],
    ["restore", { order: anOrder({ isolate: true }) }, "isolated (this job)"],
  ] as const)("of a %s with %j is called %s", (kind, more, name) => {
    expect(told({ kind, ...more })).toMatch(new RegExp(`^${name.replace(/[()]/g, "\\$&")} +never`, "m"));
  });
});

describe("what the demo says in the end of a job that left something", () => {
  const alerts = ["fails", "failed"].flatMap((fact) =>
    ["Slack oncall", "Mail to dba"].map((place) => ({ place, headline: fact, shown: `${place}: ${fact}` })),
  );

  it("is each thing once, on a line of its own", () => {
    const left = { type: "db-instance", identifier: "orders-old-0rdersj0", why: "keep it" } as const;
    const job = aJob({ leftovers: [left] });

    const leftovers = leftoversOf(job, ["orders-old-0rdersj0", "orders-new-0rdersj0"]);

    expect(told({ status: "failed" }, { leftovers })).toContain(
      "left over: \n  db-instance orders-old-0rdersj0: keep it\n  orders-new-0rdersj0 is still there\n",
    );
  });

  it("is the first and the last alert at each place, for the last one names it", () => {
    const text = told({ status: "failed" }, { leftovers: ["x is still there"], alerts });

    for (const { shown } of alerts) expect(text).toContain(`┃ ${shown}`);
  });

  it("is the first alert alone, where nothing is left", () => {
    const text = told({ status: "failed" }, { alerts });

    expect(text.match(/┃ .*/g)).toEqual(["┃ Slack oncall: fails", "┃ Mail to dba: fails"]);
  });
});

it("the demo's plan has a line for each of its steps", () => {
  const plan =
    "Dry run, nothing was changed. 1. This. 2. That (2 to 10 min each). Not carried along: a secret.";

  expect(told({ kind: "restore" }, { plan })).toContain(
    "plan: Dry run, nothing was changed.\n  1. This.\n  2. That (2 to 10 min each).\n  Not carried along: a secret.",
  );
});

it("what happens to the databases beside it is not shown, but for the record, which it does not have", () => {
  const rivals = rivalsOf("orders", { hasNetwork: true });

  const events = [
    "RDS: orders-new-0rdersj0: DB instance created",
    "RDS: orders-rename-first-old-0rdersj0: DB instance restarted",
    "Slack oncall: [local] The restore of orders-by-dns succeeded",
    "Route 53: orders-by-dns.db.example.com CNAME orders-by-dns-live-0rdersj0.example.com, TTL 2 s",
  ];

  expect(events.filter((event) => !isOfRival(event, rivals))).toEqual([events[0], events[3]]);
});
