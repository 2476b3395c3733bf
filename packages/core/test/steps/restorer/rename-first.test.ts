// Trapheus's order: the original gives up its name first, and the name leads nowhere until what is restored is proven.
import { expect, test } from "vitest";
import { deadLetter } from "../../../src/dead-letters/dead-letter.ts";
import { currentMessage } from "../../../src/job/message.ts";
import { type Instant, secondsBetween } from "../../../src/time.ts";
import { at } from "../../job/a-job.ts";
import { FINAL, NEW, OLD } from "./a-restore.ts";
import { type Options, RestoreRun } from "./restore-run.ts";

const kinds = ["db-instance", "db-cluster"] as const;
const HOST = "orders.abc.eu-central-1.rds.amazonaws.com";
const said = (run: RestoreRun) => run.job.timeline.map(({ say }) => say);
const originalOf = (run: RestoreRun) => run.job.facts.restore?.original?.resourceId;

function renameFirst(kind: (typeof kinds)[number], { order, ...options }: Options = {}): RestoreRun {
  return new RestoreRun(kind, { ...options, order: { order: "rename-first", ...order } });
}

/** As it was: the same database under its name, with its security groups, and nothing beside it. */
function expectAsBefore(run: RestoreRun, about = "") {
  const names = run.kind === "db-instance" ? ["orders"] : ["orders", "orders-a", "orders-b"];
  expect(run.rds.things.map(({ identifier }) => identifier).sort(), about).toEqual(names);
  const asBefore = { resourceId: originalOf(run), groups: ["sg-11111111"], isProtected: true };
  expect(run.rds.under(run.kind, "orders"), about).toMatchObject(asBefore);
  expect(run.rds.answers(HOST), about).toBe(true);
}

test.each(kinds)("a %s gives up its name before anything is restored, and gets it again", async (kind) => {
  const run = await renameFirst(kind).toEnd();

  expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
  const { calls } = run.rds;
  expect(calls.indexOf(`rename ${kind} orders ${OLD}`)).toBeLessThan(calls.indexOf(`restore ${kind} ${NEW}`));
  expect(run.rds.things.map(({ identifier }) => identifier)).toEqual(
    kind === "db-instance" ? ["orders"] : ["orders", "orders-a", "orders-b"],
  );
  expect(run.rds.under(kind, "orders")?.resourceId).not.toBe(originalOf(run));
  expect([...run.rds.snapshots.keys()]).toEqual([FINAL]);
});

test.each(kinds)(
  "the name of a %s leads nowhere for the whole restore, and the job says so",
  async (kind) => {
    const run = await renameFirst(kind).toEnd();

    const { swapSince = "", awayAt = "", provenAt = "", swappedAt = "" } = run.job.facts.restore ?? {};
    const [first = "", last = ""] = [run.away[0], run.away.at(-1)];
    expect([swapSince, awayAt, provenAt, swappedAt].sort()).toEqual([swapSince, awayAt, provenAt, swappedAt]);
    expect(secondsBetween(first, last)).toBeGreaterThan(1500 + 2 * 120);
    expect(said(run).at(-2)).toMatch(/the name led nowhere for at most (3|4|5)\dm/);
  },
);

test("while the name leads nowhere the restore is looked at every 15 seconds, and no pause grows", async () => {
  const looks: string[] = [];
  const run: RestoreRun = renameFirst("db-instance", {
    everyLook: ({ job, now }) => {
      const { awayAt, newStatus } = job.facts.restore ?? {};
      if (awayAt !== undefined && newStatus === "creating") looks.push(now);
    },
  });

  await run.toEnd();

  const pauses = looks.slice(1).map((now, index) => secondsBetween(looks[index] ?? now, now));
  expect(pauses.length).toBeGreaterThan(50);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(15);
});

test.each(kinds)(
  "a cancellation at any look brings a %s back, until the new one is asked to take the name",
  async (kind) => {
    const points: { readonly look: number; readonly isForward: boolean }[] = [];
    const order = { isolate: true };
    await renameFirst(kind, {
      order,
      everyLook: ({ job, looks }) => {
        points.push({ look: looks, isForward: job.facts.restore?.forwardSince !== undefined });
      },
    }).toEnd();

    // Of the many that only see that the restore is not over, one in so many.
    for (const { look, isForward } of points.filter(({ look }) => look < 40 || look % 7 === 0)) {
      const run: RestoreRun = renameFirst(kind, { order, at: { look, act: () => run.cancel() } });
      await run.toEnd();

      const about = `cancelled before look ${look}`;
      expect(run.job.leftovers, about).toEqual([]);
      expect(run.job.status, about).toBe(isForward ? "succeeded" : "cancelled");
      if (!isForward) expectAsBefore(run, about);
      else expect(run.rds.under(kind, "orders")?.resourceId, about).not.toBe(originalOf(run));
    }
  },
  60_000,
);

test.each(kinds)("dead letters while the name leads nowhere lead a %s back", async (kind) => {
  const run: RestoreRun = renameFirst(kind, {
    everyLook: async ({ job, looks }) => {
      if (job.facts.restore?.awayAt === undefined || job.verdict !== undefined || looks % 20 > 0) return;
      for (let times = 0; times < 3; times++) await deadLetter(run.ports, currentMessage(run.job));
    },
  });
  await run.toEnd();

  expect(run.job).toMatchObject({ status: "failed", error: { code: "dead-letters" }, leftovers: [] });
  expect(run.rds.calls).toContain(`rename ${kind} ${OLD} orders`);
  expectAsBefore(run);
});

test.each(kinds)("a restore of a %s that fails gives the original its name again", async (kind) => {
  const run: RestoreRun = renameFirst(kind, {
    everyLook: ({ rds }) => {
      const fresh = rds.under(kind, NEW);
      if (fresh?.status === "available" && fresh.isProtected) fresh.status = "incompatible-parameters";
    },
  });
  await run.toEnd();

  expect(run.job).toMatchObject({ status: "failed", error: { code: "clone-failed" } });
  expect(run.rds.under(kind, "orders")).toMatchObject({ resourceId: originalOf(run), isProtected: true });
  expect(run.rds.answers(HOST)).toBe(true);
});

test("what is restored and does not answer fails the job, and the original gets its name again", async () => {
  const run = renameFirst("db-instance");
  const { rds } = run;
  const answers = rds.answers.bind(rds);
  rds.answers = (host) => !host.startsWith(NEW) && answers(host);

  await run.toEnd();

  expect(run.job).toMatchObject({ status: "failed", error: { code: "restore-unreachable" }, leftovers: [] });
  expectAsBefore(run);
});

test("a snapshot that is gone by then fails the job before the first rename", async () => {
  const run = renameFirst("db-instance");
  run.rds.sources.clear();

  await run.toEnd();

  expect(run.job).toMatchObject({ status: "failed", error: { code: "snapshot-disappeared" } });
  expect(run.rds.calls).toEqual([]);
});

test.each([
  ["another, which is complete", at(-60), /is not there any more: what has its name now is of .*09:59:00/],
  ["another, which is being made", undefined, /is not there any more: what has its name now is not complete/],
])(
  "a snapshot whose name is another's by then fails the job before the first rename: %s",
  async (_, takenAt, says) => {
    const run = renameFirst("db-instance");
    run.rds.sourcesTakenAt = takenAt;

    await run.toEnd();

    expect(run.job).toMatchObject({ status: "failed", error: { code: "snapshot-disappeared" } });
    expect(run.job.error?.message).toMatch(says);
    expect(run.rds.calls).toEqual([]);
  },
);

test("a snapshot that is replaced while the original gives up its name is not restored, and the name comes back", async () => {
  const run = renameFirst("db-instance", {
    everyLook: ({ rds, job }) => {
      if (job.facts.restore?.awayAt !== undefined) rds.sourcesTakenAt = at(-60);
    },
  });

  await run.toEnd();

  expect(run.job).toMatchObject({
    status: "failed",
    error: { code: "snapshot-disappeared" },
    leftovers: [],
  });
  expect(run.rds.calls.filter((call) => call.startsWith("restore"))).toEqual([]);
  expectAsBefore(run);
});

test.each([
  ["somebody else's instance", NEW],
  ["the original's place", OLD],
])("a name that is taken (%s) fails it before the first rename", async (_, name) => {
  const run = renameFirst("db-instance");
  const stranger = run.rds.add("db-instance", name, { tags: { owner: "somebody" } });

  await run.toEnd();

  expect(run.job).toMatchObject({ status: "failed", leftovers: [] });
  expect(run.rds.under("db-instance", name)).toBe(stranger);
  expect(run.rds.calls).toEqual([]);
  expect(run.away).toEqual([]);
});

test("a person who gives the original its name again meanwhile has it left alone", async () => {
  let isBack = false;
  const run: RestoreRun = renameFirst("db-instance", {
    everyLook: ({ job, rds }) => {
      const old = rds.under("db-instance", OLD);
      if (isBack || job.facts.restore?.provenAt === undefined || old === undefined) return;
      isBack = true;
      old.identifier = "orders";
    },
  });
  await run.toEnd();

  expect(isBack).toBe(true);
  expect(run.job).toMatchObject({ status: "failed", error: { code: "original-changed" }, leftovers: [] });
  expectAsBefore(run);
});

test("somebody who takes the name meanwhile keeps it, and both are kept and told", async () => {
  let isTaken = false;
  const run: RestoreRun = renameFirst("db-instance", {
    everyLook: ({ job, rds }) => {
      if (isTaken || job.facts.restore?.provenAt === undefined) return;
      isTaken = true;
      rds.add("db-instance", "orders", { tags: { owner: "somebody" } });
    },
  });
  await run.toEnd();

  expect(run.job).toMatchObject({ status: "failed", error: { code: "restore-name-taken" } });
  expect(run.rds.under("db-instance", "orders")?.tags).toEqual({ owner: "somebody" });
  expect(run.rds.under("db-instance", OLD)?.resourceId).toBe(originalOf(run));
  expect(run.job.leftovers?.map(({ identifier }) => identifier).sort()).toEqual([NEW, OLD]);
});

const accidents = ["before", "after", "lost", "stalled"] as const;

test.each(kinds.flatMap((kind) => accidents.map((accident) => [kind, accident] as const)))(
  "a %s ends as it should whatever changing call meets an accident: %s",
  async (kind, accident) => {
    const whole = await renameFirst(kind).toEnd();
    const changes = /^(restore|createMember|modify|rename|reboot|delete|addTags|removeTags)/;
    const calls = [...whole.asked.keys()].filter((call) => changes.test(whole.asked[call] ?? ""));

    for (const call of calls) {
      const run = await renameFirst(kind, { accident: { call, kind: accident } }).toEnd();

      const about = `call ${call}: ${run.hit}`;
      expect(run.job, about).toMatchObject({ status: "succeeded", leftovers: [] });
      expect(run.rds.under(kind, "orders")?.resourceId, about).not.toBe(originalOf(run));
      expect(run.rds.things.length, about).toBe(kind === "db-instance" ? 1 : 3);
    }
  },
  60_000,
);

test.each(kinds)(
  "a restore call that a handler sends late, after a cancellation, is deleted again: %s",
  async (kind) => {
    const run: RestoreRun = renameFirst(kind, {
      isFast: true,
      restore: { isolationSecurityGroup: undefined },
      accident: { call: "restore", kind: "stalled" },
      wakeUps: 8,
      everyLook: () => {
        if (run.hit !== undefined) run.cancel();
      },
    });
    await run.toEnd();

    expect(run.hit).toBe("restore");
    expect(run.job).toMatchObject({ status: "cancelled", leftovers: [] });
    expectAsBefore(run);
  },
);

test.each(kinds)(
  "nor is anything left of one that a handler sends late when all goes well: %s",
  async (kind) => {
    const run = await renameFirst(kind, {
      isFast: true,
      restore: { isolationSecurityGroup: undefined },
      accident: { call: "restore", kind: "stalled" },
      wakeUps: 8,
    }).toEnd();

    expect(run.hit).toBe("restore");
    expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
    expect(run.rds.things.map(({ identifier }) => identifier)).not.toContain(NEW);
  },
);

test("what was proven and is deleted right before it takes the name has disappeared: that is told within minutes", async () => {
  let deletedAt: Instant | undefined;
  const run = await renameFirst("db-instance", {
    everyLook: ({ rds, job, now }) => {
      const fresh = rds.under("db-instance", NEW);
      if (job.facts.restore?.provenAt === undefined || deletedAt !== undefined || fresh === undefined) return;
      rds.things.splice(rds.things.indexOf(fresh), 1);
      deletedAt = now;
    },
  }).toEnd();

  expect(run.job).toMatchObject({ status: "failed", error: { code: "clone-disappeared" }, leftovers: [] });
  expect(secondsBetween(deletedAt ?? "", run.job.error?.at ?? "")).toBeLessThan(300);
  expectAsBefore(run);
});
