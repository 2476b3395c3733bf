import { expect, test } from "vitest";
import { type Instant, later } from "../../../src/time.ts";
import { NEW, OLD } from "./a-restore.ts";
import { RestoreRun } from "./restore-run.ts";

/** Describe is only eventually consistent: it may leave out what is there, for a moment. */

const kinds = ["db-instance", "db-cluster"] as const;

const originalOf = (run: RestoreRun) => run.job.facts.restore?.original?.resourceId;
const byId = (run: RestoreRun, resourceId: string | undefined) =>
  run.rds.things.find((thing) => thing.resourceId === resourceId);

/** Hides the original from one look, the first of which this is true. */
function hidingOnce(isIts: (run: RestoreRun) => boolean) {
  let at: Instant | undefined;
  return {
    hidden: () => at,
    everyLook: (run: RestoreRun) => {
      const original = byId(run, originalOf(run));
      if (at !== undefined || original === undefined || !isIts(run)) return;
      at = run.now;
      original.visibleAt = later(run.now, 1);
    },
  };
}

test.each(kinds)(
  "an original that is to be isolated and is not shown once is looked for again: %s",
  async (kind) => {
    const { hidden, everyLook } = hidingOnce(() => true);

    const run = await new RestoreRun(kind, { order: { isolate: true }, everyLook }).toEnd();

    expect(hidden()).toBeDefined();
    expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
  },
);

test("one that is not shown for a minute is missing, and nothing is done", async () => {
  const run: RestoreRun = new RestoreRun("db-instance", {
    order: { isolate: true },
    everyLook: ({ rds, job, now }) => {
      const original = rds.under("db-instance", "orders");
      if (original !== undefined && job.verdict === undefined) original.visibleAt = later(now, 60);
    },
  });

  await run.toEnd();

  expect(run.job).toMatchObject({ status: "failed", error: { code: "original-missing" } });
  expect(run.rds.calls).toEqual([]);
});

test.each(kinds)("a retired original that is not shown once is not taken for deleted: %s", async (kind) => {
  const { hidden, everyLook } = hidingOnce(({ job }) => job.facts.restore?.deletingSince !== undefined);

  const run = await new RestoreRun(kind, { everyLook }).toEnd();

  expect(hidden()).toBeDefined();
  expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
  expect(run.rds.calls.filter((call) => call.startsWith(`delete ${kind} ${OLD}`))).not.toEqual([]);
  expect(byId(run, originalOf(run))).toBeUndefined();
});

test("with rename-first, a snapshot that is not shown once does not end the restore", async () => {
  let isHidden = false;
  const run: RestoreRun = new RestoreRun("db-instance", {
    order: { order: "rename-first" },
    everyLook: ({ rds }) => {
      if (!isHidden) rds.sources.delete("orders-snapshot");
      else rds.sources.set("orders-snapshot", "available");
      isHidden = true;
    },
  });

  await run.toEnd();

  expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
});

test("a member that is not shown while the others are rebooted is rebooted, too: its connections are open", async () => {
  let looks = 0;
  const run = new RestoreRun("db-cluster", {
    order: { isolate: true },
    everyLook: ({ rds, job, now }) => {
      const member = rds.under("db-instance", "orders-b");
      if (member === undefined || job.facts.restore?.isolatingSince === undefined || looks === 6) return;
      if (rds.calls.includes("reboot orders-a")) looks += 1;
      member.visibleAt = later(now, 1);
    },
  });

  await run.toEnd();

  expect(looks).toBe(6);
  const before = run.rds.calls.slice(0, run.rds.calls.indexOf("restore db-cluster orders-new-0rdersj0"));
  expect(before).toContain("reboot orders-b");
  expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
});

test.each(kinds)("what is being restored is waited for though one look misses it: %s", async (kind) => {
  let isHidden = false;
  const run = await new RestoreRun(kind, {
    everyLook: ({ rds, job, now }) => {
      const thing = rds.under(kind, NEW);
      const isSeen = job.owned.some(({ identifier, seenAt }) => identifier === NEW && seenAt !== undefined);
      if (isHidden || thing === undefined || !isSeen) return;
      isHidden = true;
      thing.visibleAt = later(now, 1);
    },
  }).toEnd();

  expect(isHidden).toBe(true);
  expect(run.rds.calls.filter((call) => call.startsWith("restore "))).toHaveLength(1);
  expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
});

test.each(kinds)("what is being restored and stays away has disappeared: %s", async (kind) => {
  let since: Instant | undefined;
  const run = await new RestoreRun(kind, {
    everyLook: ({ rds, job, now }) => {
      const thing = rds.under(kind, NEW);
      const isSeen = job.owned.some(({ identifier, seenAt }) => identifier === NEW && seenAt !== undefined);
      if (thing === undefined || !isSeen || job.verdict !== undefined) return;
      since ??= now;
      thing.visibleAt = later(now, 1);
    },
  }).toEnd();

  expect(run.job).toMatchObject({ status: "failed", error: { code: "clone-disappeared" }, leftovers: [] });
  expect(Date.parse(run.job.error?.at ?? "") - Date.parse(since ?? "")).toBeGreaterThanOrEqual(60_000);
});

/** `orders-b` is left out of the looks before the swap, of the first one or of all. */
function withoutAReader(looks: number) {
  let hidden = 0;
  return new RestoreRun("db-cluster", {
    everyLook: ({ rds, job, now }) => {
      const member = rds.under("db-instance", "orders-b");
      const { provenAt } = job.facts.restore ?? {};
      if (member === undefined || provenAt === undefined || job.verdict || hidden === looks) return;
      hidden += 1;
      member.visibleAt = later(now, 1);
    },
  });
}

test("a reader that is not shown right before the swap is looked for again", async () => {
  const run = await withoutAReader(1).toEnd();

  expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
  expect(run.job.timeline.map(({ say }) => say)).toContain(
    "Waiting: the member orders-b of orders is not shown",
  );
});

test("a reader that is not shown for a minute right before the swap ends the job, and nothing is renamed", async () => {
  const run = await withoutAReader(Number.POSITIVE_INFINITY).toEnd();

  expect(run.job).toMatchObject({ status: "failed", error: { code: "original-changed" } });
  expect(run.rds.calls.filter((call) => call.startsWith("rename "))).toEqual([]);
});

test("a member that is not shown while the retired original is marked is marked, too, and goes with it", async () => {
  let looks = 0;
  const run = new RestoreRun("db-cluster", {
    restore: { isolationSecurityGroup: undefined },
    everyLook: ({ rds, job, now }) => {
      const { swappedAt, retiredAt } = job.facts.restore ?? {};
      const member = rds.things.find(({ identifier }) => identifier === `${OLD}-2`);
      if (member === undefined || swappedAt === undefined || retiredAt !== undefined || looks === 3) return;
      looks += 1;
      member.visibleAt = later(now, 1);
    },
  });

  await run.toEnd();

  expect(looks).toBe(3);
  expect(run.rds.calls).toContain(`delete db-instance ${OLD}-2`);
  expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
});
