import { expect, test } from "vitest";
import { deadLetter } from "../../../src/dead-letters/dead-letter.ts";
import { currentMessage } from "../../../src/job/message.ts";
import { secondsBetween } from "../../../src/time.ts";
import { NEW, OLD } from "./a-restore.ts";
import { RestoreRun } from "./restore-run.ts";

const kinds = ["db-instance", "db-cluster"] as const;
const said = (run: RestoreRun) => run.job.timeline.map(({ say }) => say);

/** What a look of this number can see of the job: at which part of the restore it is. */
async function wholeRun(kind: (typeof kinds)[number]) {
  const points: { readonly look: number; readonly isForward: boolean; readonly isSwapping: boolean }[] = [];
  const run: RestoreRun = new RestoreRun(kind, {
    order: { isolate: true },
    everyLook: ({ job, looks }) => {
      const { forwardSince, swapSince } = job.facts.restore ?? {};
      points.push({
        look: looks,
        isForward: forwardSince !== undefined,
        isSwapping: swapSince !== undefined,
      });
    },
  });
  await run.toEnd();
  return { points, original: run.job.facts.restore?.original?.resourceId };
}

/** As it was: the same instance under its name, with its security groups, and nothing beside it. */
function expectAsBefore(run: RestoreRun, original: string | undefined, about: string) {
  const names = run.kind === "db-instance" ? ["orders"] : ["orders", "orders-a", "orders-b"];
  expect(run.rds.things.map(({ identifier }) => identifier).sort(), about).toEqual(names);
  expect(run.rds.under(run.kind, "orders"), about).toMatchObject({
    resourceId: original,
    groups: ["sg-11111111"],
    isProtected: true,
  });
  expect(run.rds.answers("orders.abc.eu-central-1.rds.amazonaws.com"), about).toBe(true);
}

test.each(kinds)(
  "a cancellation at any look brings a %s back, until the new one is asked to take the name",
  async (kind) => {
    const { points, original } = await wholeRun(kind);

    for (const { look, isForward } of points) {
      const run: RestoreRun = new RestoreRun(kind, {
        order: { isolate: true },
        at: { look, act: () => run.cancel() },
      });
      await run.toEnd();

      const about = `cancelled before look ${look}`;
      expect(run.job.leftovers, about).toEqual([]);
      expect(run.job.status, about).toBe(isForward ? "succeeded" : "cancelled");
      if (!isForward) expectAsBefore(run, original, about);
      else expect(run.rds.under(kind, "orders")?.resourceId, about).not.toBe(original);
    }
  },
  60_000,
);

test.each(kinds)(
  "dead letters at any look of the swap lead a %s back, or forward",
  async (kind) => {
    const { points, original } = await wholeRun(kind);

    for (const { look, isForward } of points.filter(({ isSwapping }) => isSwapping)) {
      const run: RestoreRun = new RestoreRun(kind, {
        order: { isolate: true },
        at: {
          look,
          act: async () => {
            for (let times = 0; times < 3; times++) await deadLetter(run.ports, currentMessage(run.job));
          },
        },
      });
      await run.toEnd();

      const about = `given up at look ${look}`;
      expect(run.job.leftovers, about).toEqual([]);
      if (!isForward) expectAsBefore(run, original, about);
      else expect(run.rds.under(kind, "orders")?.resourceId, about).not.toBe(original);
    }
  },
  60_000,
);

test.each(["60s", "451s", "900s"])(
  "the way back is over two time-outs after the original is in its place, however long they are: %s",
  async (timeout) => {
    let [inPlace, last] = ["", ""];
    const run: RestoreRun = new RestoreRun("db-instance", {
      timeout,
      everyLook: ({ job, now }) => {
        if (job.facts.restore?.swapSince !== undefined && job.verdict === undefined) run.cancel();
        if (job.step === "restorer") [inPlace, last] = [job.facts.restore?.inPlaceSince ?? "", now];
      },
    });

    await run.toEnd();

    const quiet = secondsBetween(inPlace, last);
    expect(run.job).toMatchObject({ status: "cancelled", leftovers: [] });
    expect(quiet).toBeGreaterThanOrEqual(2 * Number.parseInt(timeout, 10));
    expect(quiet).toBeLessThan(2 * Number.parseInt(timeout, 10) + 10);
  },
);

test("a cancellation that comes too late is told on the timeline, and the restore goes on", async () => {
  const run: RestoreRun = new RestoreRun("db-instance", {
    everyLook: ({ job }) => {
      if (job.facts.restore?.forwardSince && !job.cancelRequestedAt) run.cancel();
    },
  });

  await run.toEnd();

  expect(run.job.status).toBe("succeeded");
  expect(said(run).join("\n")).toMatch(/The cancellation of .* came too late/);
});

test("a rename that begins half an hour after it was accepted is waited for, and then taken back", async () => {
  const { original } = await wholeRun("db-instance");
  const run: RestoreRun = new RestoreRun("db-instance");
  run.rds.renamesBegin = 1900;

  await run.toEnd();

  expect(run.job).toMatchObject({ status: "failed", error: { code: "swap-slow" }, leftovers: [] });
  expectAsBefore(run, original, "");
});

test("a rename that RDS has accepted and never begins is told as left over, though the name still leads to the original", async () => {
  const run: RestoreRun = new RestoreRun("db-instance");
  run.rds.renamesBegin = 30 * 86_400;

  await run.toEnd();

  expect(run.job).toMatchObject({ status: "failed", error: { code: "swap-slow" } });
  expect(run.job.leftovers?.map(({ identifier }) => identifier)).toContain("orders");
  expect(run.job.leftovers?.[0]?.why).toContain("rename it to orders");
});

test.each([
  ["somebody else's instance", NEW],
  ["the original's place", OLD],
])(
  "a name that is taken before the restore begins (%s) fails it with nothing touched: %s",
  async (_, name) => {
    const run = new RestoreRun("db-instance");
    const stranger = run.rds.add("db-instance", name, { tags: { owner: "somebody" } });

    await run.toEnd();

    expect(run.job).toMatchObject({ status: "failed", leftovers: [] });
    expect(run.rds.under("db-instance", name)).toBe(stranger);
    expect(run.rds.calls.filter((call) => call.startsWith("rename"))).toEqual([]);
    expect(run.rds.things.map(({ identifier }) => identifier).sort()).toEqual(["orders", name].sort());
  },
);

test("somebody who takes the name while it is free keeps it, and the leftovers say what is whose", async () => {
  const run: RestoreRun = new RestoreRun("db-instance", {
    everyLook: ({ rds }) => {
      if (rds.things.length === 2 && rds.under("db-instance", OLD)) rds.add("db-instance", "orders");
    },
  });

  await run.toEnd();

  const { job, rds } = run;
  expect(job).toMatchObject({ status: "failed", error: { code: "restore-name-taken" } });
  expect(rds.things.map(({ identifier }) => identifier).sort()).toEqual([NEW, OLD, "orders"].sort());
  expect(job.leftovers?.map(({ identifier }) => identifier)).toEqual([OLD, NEW]);
  expect(job.leftovers?.map(({ why }) => why)).toEqual([
    expect.stringMatching(
      /^it is the original of orders with all its data: if it is called orders-old-0rdersj0/,
    ),
    expect.stringMatching(/^it was restored beside orders and is proven: delete it once orders answers/),
  ]);
});

test.each([
  ["renamed", "original-changed"],
  ["deleted", "original-missing"],
  ["modified", "original-changed"],
  ["given a read replica", "original-changed"],
])("an original that was %s while the restore ran is left as it is", async (what, code) => {
  const run: RestoreRun = new RestoreRun("db-instance", {
    everyLook: ({ rds, job }) => {
      const original = rds.things.find(({ resourceId }) => resourceId === "db-1");
      if (job.facts.restore?.provenAt === undefined || original === undefined) return;
      if (what === "renamed") original.identifier = "legacy";
      if (what === "deleted") rds.things.splice(rds.things.indexOf(original), 1);
      if (what === "modified") original.interval = 1;
      if (what === "given a read replica") rds.refusals = ["it has the read replica orders-r"];
    },
  });

  await run.toEnd();

  expect(run.job).toMatchObject({ status: "failed", error: { code }, leftovers: [] });
  expect(run.rds.calls.filter((call) => call.startsWith("rename"))).toEqual([]);
  expect(run.rds.under("db-instance", NEW)).toBeUndefined();
});

test("no member is renamed before RDS has taken the rename of its cluster", async () => {
  let busy = 3;
  const run: RestoreRun = new RestoreRun("db-cluster", {
    everyLook: ({ rds, job }) => {
      const cluster = rds.under("db-cluster", "orders");
      if (job.facts.restore?.swapSince === undefined || cluster === undefined || busy < 0) return;
      cluster.status = busy-- > 0 ? "backing-up" : "available";
    },
  });

  await run.toEnd();

  const renames = run.rds.calls.filter((call) => call.startsWith("rename"));
  expect(renames[0]).toBe(`rename db-cluster orders ${OLD}`);
  expect(run.job.status).toBe("succeeded");
});

test("what was restored and does not answer fails the job before the first rename", async () => {
  const run = new RestoreRun("db-instance");
  run.rds.isSilent = true;

  await run.toEnd();

  expect(run.job).toMatchObject({ status: "failed", error: { code: "restore-unreachable" }, leftovers: [] });
  expect(run.rds.calls.filter((call) => call.startsWith("rename"))).toEqual([]);
});

test("what is silent under the name is told after half an hour, and both are kept when the time is up", async () => {
  const run: RestoreRun = new RestoreRun("db-instance", {
    everyLook: ({ job, rds }) => {
      rds.isSilent = job.facts.restore?.forwardSince !== undefined;
    },
  });

  await run.toEnd();

  const { job, rds } = run;
  expect(job).toMatchObject({ status: "failed", error: { code: "swap-slow" } });
  expect(job.announcements?.map(({ fact }) => fact)).toEqual(["failing", "ended", "leftovers"]);
  expect(rds.things.map(({ identifier }) => identifier).sort()).toEqual([OLD, "orders"].sort());
  expect(job.leftovers).toMatchObject([{ identifier: OLD }]);
  expect(job.leftovers?.[0]?.why).toMatch(/^it is the original of orders with all its data, and was renamed/);
});
