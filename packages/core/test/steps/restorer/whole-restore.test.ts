import { expect, test } from "vitest";
import { type Instant, later, secondsBetween } from "../../../src/time.ts";
import { at } from "../../job/a-job.ts";
import { FINAL, NEW, OLD } from "./a-restore.ts";
import { ISOLATION } from "./memory-rds.ts";
import { RestoreRun } from "./restore-run.ts";

const kinds = ["db-instance", "db-cluster"] as const;
const inOrders = kinds.flatMap((kind) => [
  { kind, order: "beside" as const },
  { kind, order: "rename-first" as const },
]);
const namesOf = (run: RestoreRun) => run.rds.things.map(({ identifier }) => identifier);
const said = (run: RestoreRun) => run.job.timeline.map(({ say }) => say);

test.each(kinds)("a restored %s takes the original's name, and the original is deleted", async (kind) => {
  const run = await new RestoreRun(kind).toEnd();

  expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
  expect(run.job.facts.restore).toMatchObject({ differences: [] });
  expect(namesOf(run)).toEqual(kind === "db-instance" ? ["orders"] : ["orders", "orders-a", "orders-b"]);
  expect(run.rds.under(kind, "orders")).toMatchObject({ tags: { team: "core" }, interval: 30 });
  expect([...run.rds.snapshots.keys()]).toEqual([FINAL]);
});

test.each(kinds)(
  "the name of a %s leads nowhere for two renames and a minute of ours at most",
  async (kind) => {
    const run = await new RestoreRun(kind).toEnd();

    const [first = "", last = ""] = [run.away[0], run.away.at(-1)];
    const twoRenames = 2 * (120 + 30);
    expect(secondsBetween(first, last)).toBeGreaterThan(120);
    expect(secondsBetween(first, last)).toBeLessThan(twoRenames + 60);
  },
);

test.each(inOrders)(
  "nor does what RDS does to the restored one keep the name away for longer than it takes: %o",
  async ({ kind, order }) => {
    const MAINTAINED = 300;
    let until: string | undefined;
    const run: RestoreRun = new RestoreRun(kind, {
      order: { order },
      everyLook: ({ rds, now, job }) => {
        const fresh = rds.under(kind, NEW);
        if (fresh === undefined || rds.under(kind, OLD) === undefined) return;
        if (order === "rename-first" && job.facts.restore?.provenAt === undefined) return;
        until ??= later(now, MAINTAINED);
        fresh.status = now < until ? "backing-up" : "available";
      },
    });
    await run.toEnd();

    const [first = "", last = ""] = [run.away[0], run.away.at(-1)];
    const since = order === "beside" ? first : (run.job.facts.restore?.provenAt ?? "");
    expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
    expect(secondsBetween(since, last)).toBeGreaterThan(MAINTAINED);
    expect(secondsBetween(since, last)).toBeLessThan(2 * (120 + 30) + MAINTAINED + 60);
  },
);

test.each(inOrders)(
  "what RDS does to the restored one for more than half an hour gives the original its name again: %o",
  async ({ kind, order }) => {
    const run: RestoreRun = new RestoreRun(kind, {
      order: { order },
      everyLook: ({ rds, job }) => {
        const fresh = rds.under(kind, NEW);
        const isProven = job.facts.restore?.provenAt !== undefined;
        if (fresh === undefined || !isProven || rds.under(kind, OLD) === undefined) return;
        if (fresh.status !== "deleting")
          fresh.status = job.verdict === undefined ? "backing-up" : "available";
      },
    });
    await run.toEnd();

    expect(run.job).toMatchObject({ status: "failed", error: { code: "swap-slow" }, leftovers: [] });
    expect(run.job.error?.message).toContain(`last: ${NEW} is backing-up`);
    expect(run.rds.calls).toContain(`rename ${kind} ${OLD} orders`);
  },
);

test.each(kinds)("while a %s admits nobody it is looked every 15 seconds at most", async (kind) => {
  const looks: string[] = [];
  const run: RestoreRun = new RestoreRun(kind, {
    order: { isolate: true },
    everyLook: ({ job, now }) => {
      const { isolatingSince, provenAt } = job.facts.restore ?? {};
      if (isolatingSince !== undefined && provenAt === undefined) looks.push(now);
    },
  });

  await run.toEnd();

  const pauses = looks.slice(1).map((now, index) => secondsBetween(looks[index] ?? now, now));
  expect(pauses.length).toBeGreaterThan(100);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(15);
});

test.each(inOrders)(
  "that Describe leaves a database out for one look, whichever, leads nobody astray: %o",
  async ({ kind, order }) => {
    const seen: number[] = [];
    const whole: RestoreRun = new RestoreRun(kind, {
      order: { order },
      everyLook: ({ job, looks }) => {
        if (job.facts.restore?.provenAt !== undefined) seen.push(looks);
      },
    });
    await whole.toEnd();

    for (const look of seen) {
      let isLeftOut = false;
      const run: RestoreRun = new RestoreRun(kind, {
        order: { order },
        everyLook: ({ looks }) => {
          isLeftOut = looks === look;
        },
      });
      const found = run.rds.findByResourceId.bind(run.rds);
      run.rds.findByResourceId = async (of, id) => (isLeftOut ? undefined : found(of, id));
      await run.toEnd();

      const { original } = run.job.facts.restore ?? {};
      expect(run.job, `look ${look}`).toMatchObject({ status: "succeeded", leftovers: [] });
      expect(run.rds.under(kind, "orders")?.resourceId, `look ${look}`).not.toBe(original?.resourceId);
    }
  },
);

test("the writer is restored first, and each member gets the name of the one in whose stead it is", async () => {
  const run = await new RestoreRun("db-cluster").toEnd();

  const renames = run.rds.calls.filter((call) => call.startsWith("rename db-instance"));
  expect(renames).toEqual([
    `rename db-instance orders-a ${OLD}-1`,
    `rename db-instance orders-b ${OLD}-2`,
    `rename db-instance ${NEW}-1 orders-a`,
    `rename db-instance ${NEW}-2 orders-b`,
  ]);
});

test("the last sentence says what happened, what is lost, and where the original's last data are", async () => {
  const run = await new RestoreRun("db-instance").toEnd();

  expect(said(run).at(-2)).toMatch(
    /^orders is restored from orders-snapshot \(.*\); the name led nowhere for at most 5m \d\ds\. Every setting is as it was\. The original is deleted; its final snapshot is orders-final-0rdersj0; its automated backups are kept\. What was written after .* is only in the original's final snapshot orders-final-0rdersj0$/,
  );
});

test.each(kinds)(
  "an isolated %s admits nobody before its snapshot is taken, and loses no write",
  async (kind) => {
    const run = await new RestoreRun(kind, { order: { isolate: true } }).toEnd();

    expect(run.job.status).toBe("succeeded");
    const before = run.rds.calls.slice(0, run.rds.calls.indexOf(`restore ${kind} ${NEW}`));
    expect([...new Set(before)]).toEqual([
      `modify ${kind} orders`,
      ...(kind === "db-instance" ? ["reboot orders"] : ["reboot orders-a", "reboot orders-b"]),
    ]);
    expect(run.rds.under(kind, "orders")).toMatchObject({ groups: ["sg-11111111"] });
    expect(said(run).at(-2)).toContain("No client's write was lost");
  },
);

test("the original is kept for as long as was asked, admitting nobody", async () => {
  const run = new RestoreRun("db-instance", { order: { keepOriginal: 200_000 } });

  await run.toEnd();

  const { swappedAt = "", deletingSince = "" } = run.job.facts.restore ?? {};
  expect(secondsBetween(swappedAt, deletingSince)).toBeGreaterThanOrEqual(200_000);
  expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
});

test.each(kinds)(
  "so is that of a %s whose swap was slow, and told as failed before it was over",
  async (kind) => {
    const run: RestoreRun = new RestoreRun(kind, {
      order: { keepOriginal: 86_400 },
      everyLook: ({ rds, job }) => {
        const fresh = rds.under(kind, NEW);
        if (fresh === undefined || job.facts.restore?.forwardSince === undefined) return;
        fresh.status = job.verdict === undefined ? "backing-up" : "available";
      },
    });

    await run.toEnd();

    const { swappedAt = "", deletingSince = "" } = run.job.facts.restore ?? {};
    expect(run.job).toMatchObject({ status: "failed", error: { code: "swap-slow" }, leftovers: [] });
    expect(secondsBetween(swappedAt, deletingSince)).toBeGreaterThanOrEqual(86_400);
    expect(namesOf(run)).toEqual(kind === "db-instance" ? ["orders"] : ["orders", "orders-a", "orders-b"]);
  },
);

test.each(kinds)(
  "a job that is cancelled while it keeps the original of a %s ends, and leaves it as a leftover that nobody deletes",
  async (kind) => {
    const run = new RestoreRun(kind, {
      order: { keepOriginal: 200_000 },
      everyLook: (run) => {
        const { retiredAt } = run.job.facts.restore ?? {};
        const isKept = retiredAt !== undefined && secondsBetween(retiredAt, run.now) >= 10_000;
        if (isKept && run.job.cancelRequestedAt === undefined) run.cancel();
      },
    });

    await run.toEnd();

    const { swappedAt = "", deletingSince } = run.job.facts.restore ?? {};
    const { status, leftovers, endedAt = "" } = run.job;
    expect(status).toBe("succeeded");
    expect(leftovers).toEqual([
      { type: kind, identifier: OLD, why: expect.stringMatching(/delete orders-old-.* was cancelled\)$/) },
    ]);
    // The reaper looks whether somebody sees to what is left, until its deadline.
    expect(secondsBetween(swappedAt, endedAt)).toBeLessThan(20_000);
    expect(deletingSince).toBeUndefined();
    expect(run.rds.under(kind, OLD)).toMatchObject({ groups: [ISOLATION] });
    expect(run.rds.calls.filter((call) => call.startsWith("delete"))).toEqual([]);
  },
);

test("a cancellation once the original is being deleted comes too late for it", async () => {
  const run = new RestoreRun("db-instance", {
    order: { keepOriginal: 20_000 },
    everyLook: (run) => {
      const { deletingSince } = run.job.facts.restore ?? {};
      if (deletingSince !== undefined && run.job.cancelRequestedAt === undefined) run.cancel();
    },
  });

  await run.toEnd();

  expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
  expect(namesOf(run)).toEqual(["orders"]);
});

test.each(kinds)(
  "the original of a %s is not deleted once somebody has deleted what took its name",
  async (kind) => {
    const run = new RestoreRun(kind, {
      order: { keepOriginal: 20_000 },
      everyLook: ({ rds, job, now }) => {
        const { retiredAt } = job.facts.restore ?? {};
        if (retiredAt === undefined || secondsBetween(retiredAt, now) < 10_000) return;
        const successor = rds.under(kind, "orders");
        if (successor !== undefined) rds.things.splice(rds.things.indexOf(successor), 1);
      },
    });

    await run.toEnd();

    expect(run.rds.under(kind, OLD)).toBeDefined();
    expect(run.job.leftovers?.map(({ why }) => why).join()).toContain(
      "which took its place, is not there any more",
    );
  },
);

test.each(["120s", "900s"])(
  "with functions of %s, what took its name and was deleted at once is not waited for until the deadline",
  async (timeout) => {
    let deletedAt: Instant | undefined;
    const run = await new RestoreRun("db-instance", {
      timeout,
      everyLook: ({ rds, job, now }) => {
        const successor = rds.under("db-instance", "orders");
        if (job.facts.restore?.retiredAt === undefined || successor === undefined) return;
        rds.things.splice(rds.things.indexOf(successor), 1);
        deletedAt ??= now;
      },
    }).toEnd();

    expect(run.rds.under("db-instance", OLD)).toBeDefined();
    const left = run.job.timeline.find(({ say }) => say.startsWith("Left as it is"));
    expect(left?.say).toContain("which took its place, is not there any more");
    expect(secondsBetween(deletedAt ?? run.now, left?.at ?? "")).toBeLessThan(180);
  },
);

test("what takes its name for longer than any rename is looked at as seldom as anything slow", async () => {
  const run = new RestoreRun("db-instance", {
    everyLook: ({ rds, job }) => {
      if (job.facts.restore?.forwardSince !== undefined) rds.isSilent = true;
    },
  });

  await run.toEnd();

  const { forwardSince = "" } = run.job.facts.restore ?? {};
  expect(secondsBetween(forwardSince, run.now)).toBeGreaterThan(7_200);
  expect(run.looks).toBeLessThan(700);
});

test("no final snapshot is taken where it was declined", async () => {
  const run = await new RestoreRun("db-instance", { order: { finalSnapshot: false } }).toEnd();

  expect(run.rds.snapshots.size).toBe(0);
  expect(said(run).at(-2)).toMatch(
    /What was written after .* is only in the deleted original's automated backups, if it had any$/,
  );
});

test("what was written later is said to be in no final snapshot that nobody took: somebody else deleted the original", async () => {
  const run = await new RestoreRun("db-instance", {
    order: { keepOriginal: 86_400 },
    everyLook: ({ rds, job: { facts } }) => {
      if (facts.restore?.retiredAt === undefined) return;
      const at = rds.things.findIndex(({ resourceId }) => resourceId === facts.restore?.original?.resourceId);
      if (at >= 0) rds.things.splice(at, 1);
    },
  }).toEnd();

  expect(run.job.status).toBe("succeeded");
  expect(run.rds.snapshots.size).toBe(0);
  expect(said(run).at(-2)).toMatch(
    /The original was deleted by somebody else\. What was written after \S+ is only in the original, which somebody else deleted$/,
  );
});

test.each(kinds)("a %s that is restored under another name leaves the original alone", async (kind) => {
  const run = await new RestoreRun(kind, { order: { to: "orders-audit" } }).toEnd();

  expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
  const [original, restored] = [run.rds.under(kind, "orders"), run.rds.under(kind, "orders-audit")];
  expect(original).toMatchObject({ groups: ["sg-11111111"], isProtected: true });
  expect(restored?.tags).toEqual({ team: "core" });
  expect(run.rds.calls.filter((call) => / orders( |$)/.test(call))).toEqual([]);
  expect(run.away).toEqual([]);
});

test("isolated for a restore under another name, the original gets its security groups back", async () => {
  const run = await new RestoreRun("db-instance", { order: { to: "orders-audit", isolate: true } }).toEnd();

  expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
  expect(run.rds.under("db-instance", "orders")).toMatchObject({ groups: ["sg-11111111"] });
  expect(run.rds.under("db-instance", "orders-audit")).toMatchObject({ groups: ["sg-11111111"] });
});

test("without a security group for it the original is not isolated, and the timeline says so", async () => {
  const run = await new RestoreRun("db-instance", { restore: { isolationSecurityGroup: undefined } }).toEnd();

  expect(run.job.status).toBe("succeeded");
  expect(said(run).join()).toContain("no restore.isolationSecurityGroup is configured");
  expect(run.rds.things.some(({ groups }) => groups.includes(ISOLATION))).toBe(false);
});

test.each(kinds)(
  "what took the name of the chosen snapshot of a %s since then is not restored in its stead",
  async (kind) => {
    const run = new RestoreRun(kind);
    run.rds.sourcesTakenAt = at(-60);

    await run.toEnd();

    expect(run.job).toMatchObject({
      status: "failed",
      error: { code: "snapshot-disappeared" },
      leftovers: [],
    });
    expect(run.job.error?.message).toContain(
      `the snapshot orders-snapshot of ${at(-300)} was chosen, and is not there any more: what has its name now is of ${at(-60)}`,
    );
    expect(run.rds.calls).toEqual([]);
  },
);

/** The cluster, or each of a cluster's members: what people have tagged with their own `ManagedBy`. */
function managed(run: RestoreRun, kind: "db-instance" | "db-cluster", by: Record<string, string>): void {
  for (const [name, ManagedBy] of Object.entries(by)) {
    const thing = run.rds.under(name === "orders" ? kind : "db-instance", name);
    if (thing === undefined) throw new Error(`no ${name}`);
    thing.tags = { ...thing.tags, ManagedBy };
    thing.shownTags = { ...thing.shownTags, ManagedBy };
  }
}
const managers = (run: RestoreRun) =>
  Object.fromEntries(run.rds.things.map(({ identifier, tags }) => [identifier, tags.ManagedBy]));

test("a tag of the original's that ours stood for is there again, though the handler died after ours were taken off", async () => {
  const run = new RestoreRun("db-instance", { accident: { call: "removeTags", kind: "after" } });
  managed(run, "db-instance", { orders: "terraform" });

  await run.toEnd();

  expect(run.job.status).toBe("succeeded");
  expect(run.rds.under("db-instance", "orders")?.tags).toEqual({ team: "core", ManagedBy: "terraform" });
});

test("a setting that RDS takes and never makes ends the restore before the first rename, named with both values", async () => {
  const run = new RestoreRun("db-instance");
  const modify = run.rds.modify.bind(run.rds);
  run.rds.modify = async (kind, input) => modify(kind, { ...input, MonitoringInterval: 0 });

  await run.toEnd();

  expect(run.job).toMatchObject({
    status: "failed",
    error: { code: "restore-differs", message: expect.stringMatching(/MonitoringInterval.*30.*0|0.*30/) },
    leftovers: [],
  });
  expect(run.rds.calls.filter((call) => call.startsWith("rename"))).toEqual([]);
  expect(namesOf(run)).toEqual(["orders"]);
});

test.each([
  ["the members alone", { "orders-a": "terraform", "orders-b": "pulumi" }],
  ["the cluster alone", { orders: "terraform" }],
  ["all of them, each another", { orders: "terraform", "orders-a": "pulumi", "orders-b": "cdk" }],
])("each of a cluster has the ManagedBy that it had itself: %s", async (_, by) => {
  const swap = new RestoreRun("db-cluster");
  const record = new RestoreRun("db-cluster", { order: { cutover: "dns" } });
  for (const run of [swap, record]) {
    managed(run, "db-cluster", by);
    await run.toEnd();
    expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
    expect(run.job.facts.restore?.differences).toEqual([]);
  }

  const teams = { "orders-a": "the team of orders-a", "orders-b": "the team of orders-b" };
  expect(managers(swap)).toEqual({ orders: undefined, ...teams, ...by });
  expect(Object.values(managers(record))).toEqual(Object.values({ orders: undefined, ...teams, ...by }));
});

test.each(["rename", "dns"] as const)(
  "a ManagedBy that is lost in the swap is told (cutover: %s)",
  async (cutover) => {
    const run = new RestoreRun("db-cluster", {
      order: { cutover },
      everyLook: ({ rds }) => {
        for (const thing of rds.things) {
          if (thing.status === "deleting" || !/-(new|live)-.*-1$|^orders-a$/.test(thing.identifier)) continue;
          if (thing.resourceId === first || "dblab-refresh:owner" in thing.tags) continue;
          thing.tags = { ...thing.tags, ManagedBy: "somebody" };
          thing.shownTags = thing.tags;
        }
      },
    });
    const first = run.rds.under("db-instance", "orders-a")?.resourceId;
    managed(run, "db-cluster", { "orders-a": "terraform" });

    await run.toEnd();

    expect(run.job.status).toBe("succeeded");
    expect(run.job.facts.restore?.differences).toEqual([
      {
        setting: "orders-a: tag ManagedBy",
        was: "terraform",
        is: "somebody",
        why: expect.stringContaining("set it by hand"),
      },
    ]);
    expect(said(run).at(-2)).toContain("Not as it was: orders-a: tag ManagedBy terraform → somebody");
  },
);

test("a setting that shows late twice, with a firewall in between, has a quarter of an hour each time", async () => {
  const restored: Instant[] = [];
  const run = await new RestoreRun("db-instance", {
    everyLook: ({ rds, job, now }) => {
      const fresh = rds.under("db-instance", NEW);
      if (fresh?.status !== "available" || job.facts.restore?.provenAt !== undefined) return;
      restored.push(now);
      const minutes = secondsBetween(restored[0] ?? now, now) / 60;
      // At first for 10 minutes, then once more for 10, when what was noted first is half an hour old.
      const isLate = minutes < 10 || (minutes >= 30 && minutes < 40);
      fresh.tags = { ...fresh.tags, team: isLate ? "x" : "core" };
      fresh.shownTags = fresh.tags;
      rds.isSilent = minutes < 40;
    },
  }).toEnd();

  expect(secondsBetween(restored[0] ?? "", restored.at(-1) ?? "")).toBeGreaterThan(2400);
  expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
});
