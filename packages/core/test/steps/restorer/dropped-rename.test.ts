import { expect, test } from "vitest";
import { rdsFault } from "../../../src/rds/rds-fault.ts";
import { type Instant, later, secondsBetween } from "../../../src/time.ts";
import { OLD } from "./a-restore.ts";
import { RestoreRun } from "./restore-run.ts";

/** A rename that RDS took, or that a look took for begun, comes to nothing; or a person takes it back. */

test("a cluster's rename that RDS drops is sent again, though its members are renamed already", async () => {
  let isDropped = false;
  const run = new RestoreRun("db-cluster", {
    everyLook: ({ rds }) => {
      const isAsked = rds.calls.some((call) => call.startsWith("rename db-instance orders-a "));
      const cluster = rds.under("db-cluster", "orders");
      if (isDropped || !isAsked || cluster?.pendingName !== OLD) return;
      isDropped = true;
      cluster.pendingName = undefined;
      cluster.course = [];
    },
  });
  run.rds.renamesBegin = 30;

  await run.toEnd();

  expect(isDropped).toBe(true);
  expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
});

test("a cluster that one look misses, and whose rename RDS refuses then, is asked again", async () => {
  const run = new RestoreRun("db-cluster");
  const { findByResourceId, modify } = run.rds;
  let [isMissed, isRefused] = [false, false];
  run.rds.findByResourceId = async (kind, id) => {
    const isNow = kind === "db-cluster" && run.job.facts.restore?.swapSince !== undefined;
    if (!isNow || isMissed) return findByResourceId.call(run.rds, kind, id);
    isMissed = true;
    return undefined;
  };
  run.rds.modify = async (kind, input) => {
    if (input.NewDBClusterIdentifier !== OLD || isRefused) return modify.call(run.rds, kind, input);
    isRefused = true;
    throw rdsFault({ name: "InvalidDBClusterStateFault", message: "backing-up", action: "ModifyDBCluster" });
  };

  await run.toEnd();

  expect(isRefused).toBe(true);
  expect(run.job).toMatchObject({ status: "succeeded", leftovers: [] });
});

test("an original that a person has given its name back, past the point of no return, is told within minutes", async () => {
  let since: Instant | undefined;
  const run = await new RestoreRun("db-instance", {
    everyLook: ({ rds, job, now }) => {
      const old = rds.under("db-instance", OLD);
      if (since !== undefined || old === undefined || job.facts.restore?.forwardSince === undefined) return;
      since = now;
      old.identifier = "orders";
    },
  }).toEnd();

  expect(run.job.error?.code).toBe("restore-name-taken");
  expect(secondsBetween(since ?? "", run.job.error?.at ?? "")).toBeLessThan(300);
});

test.each(["db-instance", "db-cluster"] as const)(
  "a %s that is left to a person is told of at the end though the last look misses it",
  async (kind) => {
    let isHidden = false;
    const run = await new RestoreRun(kind, {
      everyLook: ({ rds, job, now }) => {
        const { forwardSince, stranded } = job.facts.restore ?? {};
        const old = rds.under(kind, OLD);
        // Somebody takes the name: nothing can go on.
        if (forwardSince !== undefined && rds.under(kind, "orders") === undefined) rds.add(kind, "orders");
        if (isHidden || stranded === undefined || job.facts.gaveUpAt === undefined || old === undefined)
          return;
        if (job.facts.quietSince === undefined) return;
        isHidden = true;
        old.visibleAt = later(now, 1);
      },
    }).toEnd();

    expect(isHidden).toBe(true);
    expect(run.job.leftovers?.map(({ identifier }) => identifier)).toContain(OLD);
  },
);
