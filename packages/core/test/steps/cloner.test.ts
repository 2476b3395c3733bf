import { describe, expect, it } from "vitest";
import type { Job } from "../../src/job/job.ts";
import type { DbInstance, InstanceRestore, Rds } from "../../src/ports/rds.ts";
import { OWNER_TAG } from "../../src/rds/clone-tags.ts";
import { rdsFault } from "../../src/rds/rds-fault.ts";
import { cloner } from "../../src/steps/cloner/cloner.ts";
import { aClone, aJob, at, NOW } from "../job/a-job.ts";
import { aContext, anInstance, anRds, aTarget, ENDPOINT } from "./a-context.ts";

const snapshot = { identifier: "rds:production-1", createdAt: at(-3600), engine: "postgres" };
const cloning = (over: Partial<Job> = {}) =>
  aJob({ step: "cloner", stepStartedAt: at(-60), owned: [aClone()], facts: { snapshot }, ...over });

const look = (found: DbInstance | undefined, job = cloning(), rds: Partial<Rds> = {}) =>
  cloner(aContext({ job, rds: anRds({ instance: async () => found, ...rds }) }));

const { endpoint: _, ...withoutEndpoint } = anInstance({ status: "creating" });

describe("a clone that is not there", () => {
  it("is restored from the chosen snapshot, without backups to inherit, under the job's tags", async () => {
    const sent: InstanceRestore[] = [];

    const outcome = await look(undefined, cloning(), { restoreInstance: async (one) => void sent.push(one) });

    expect(outcome).toMatchObject({
      kind: "wait",
      seconds: 30,
      changes: { facts: { cloneStatus: "dblab-refresh-j0b requested" } },
    });
    expect(sent).toMatchObject([
      {
        identifier: "dblab-refresh-j0b",
        snapshotIdentifier: "rds:production-1",
        instanceClass: "db.m6g.2xlarge",
      },
    ]);
    expect(sent[0]?.tags).toMatchObject({
      Team: "data",
      [OWNER_TAG]: "acme/j0b",
      DeleteAfter: "2026-01-07T10:00:00Z",
    });
  });

  it("passes on only what the configuration says", async () => {
    const sent: InstanceRestore[] = [];
    const rds = anRds({
      instance: async () => undefined,
      restoreInstance: async (one) => void sent.push(one),
    });
    const target = aTarget({
      clone: { subnetGroup: "private", port: 6432, parameterGroup: "pg16", storageType: "gp3" },
    });

    await cloner(aContext({ job: cloning(), rds, target }));

    expect(sent[0]).toMatchObject({
      subnetGroup: "private",
      port: 6432,
      parameterGroup: "pg16",
      storageType: "gp3",
    });
    expect(Object.keys(sent[0] ?? {})).not.toContain("optionGroup");
  });

  it("may be there in truth, its create's answer lost: the next look finds it", async () => {
    const taken = rdsFault({ name: "DBInstanceAlreadyExistsFault", message: "exists", action: "Restore" });

    const outcome = await look(undefined, cloning(), { restoreInstance: () => Promise.reject(taken) });

    expect(outcome.kind).toBe("wait");
  });

  it("fails with the fault if RDS refuses", async () => {
    const refused = rdsFault({ name: "InstanceQuotaExceeded", message: "40", action: "Restore" });

    await expect(look(undefined, cloning(), { restoreInstance: () => Promise.reject(refused) })).rejects.toBe(
      refused,
    );
  });

  it("is looked for again, and not made again, if it was seen before", async () => {
    const job = cloning({ owned: [aClone({ resourceId: "db-1", seenAt: at(-30) })] });
    const calls: string[] = [];

    const outcome = await cloner(aContext({ job, rds: anRds({}, calls) }));

    expect(outcome).toMatchObject({
      kind: "wait",
      seconds: 30,
      say: "The clone dblab-refresh-j0b (db-1) is not shown: it is looked for again",
      changes: { facts: { cloneUnseenSince: NOW } },
    });
    expect(calls).toEqual([]);
  });

  it("is looked for again for a minute, as long as a Describe may lag, and without a word more", async () => {
    const owned = [aClone({ resourceId: "db-1", seenAt: at(-300) })];
    const job = cloning({ owned, facts: { snapshot, cloneUnseenSince: at(-59) } });

    const outcome = await look(undefined, job);

    expect(outcome).toMatchObject({ kind: "wait", changes: { facts: { cloneUnseenSince: at(-59) } } });
    expect(outcome).not.toHaveProperty("say");
  });

  it.each(["creating", "available"])("is not missed any more once it is shown as %s", async (status) => {
    const owned = [aClone({ resourceId: "db-1", seenAt: at(-300) })];
    const job = cloning({ owned, facts: { snapshot, cloneUnseenSince: at(-59) } });

    const outcome = await look(anInstance({ status }), job);

    expect(outcome.changes?.facts).toHaveProperty("cloneUnseenSince", undefined);
  });

  it("has disappeared if no look has shown it for a minute, and is not made again", async () => {
    const owned = [aClone({ resourceId: "db-1", seenAt: at(-300) })];
    const job = cloning({ owned, facts: { snapshot, cloneUnseenSince: at(-60) } });
    const calls: string[] = [];

    const outcome = await cloner(aContext({ job, rds: anRds({}, calls) }));

    expect(outcome).toMatchObject({ kind: "fail", error: { code: "clone-disappeared" } });
    expect(calls).toEqual([]);
  });
});

describe("a clone that is there", () => {
  it("is adopted by its owner tag, and its resource id kept from then on", async () => {
    const outcome = await look(withoutEndpoint);

    expect(outcome).toMatchObject({
      kind: "wait",
      changes: { owned: [{ resourceId: "db-1", seenAt: NOW }], facts: { cloneStatus: "creating" } },
    });
  });

  it("is waited for, not seen, while its tags lag", async () => {
    const outcome = await look(anInstance({ tags: {} }));

    expect(outcome).toMatchObject({ kind: "wait" });
    expect(outcome.kind === "wait" && outcome.changes?.owned?.[0]?.seenAt).toBeUndefined();
  });

  it.each([
    ["another owner's", anInstance({ tags: { [OWNER_TAG]: "acme/0ther" } }), cloning()],
    [
      "of another resource id than was seen",
      anInstance({ resourceId: "db-2" }),
      cloning({ owned: [aClone({ resourceId: "db-1", seenAt: at(-9) })] }),
    ],
    ["somebody's without our tags", anInstance({ tags: { Name: "precious" } }), cloning()],
  ])("fails the job if it is %s, and is not the job's to delete", async (_, found, job) => {
    const outcome = await look(found, job);

    expect(outcome).toMatchObject({
      kind: "fail",
      error: { code: "clone-name-taken" },
      changes: { owned: [{ goneAt: NOW }] },
    });
  });

  it.each(["failed", "incompatible-restore", "incompatible-network", "storage-full", "deleting", "stopped"])(
    "fails the job once it is %s, with what has to be deleted on the item",
    async (status) => {
      const outcome = await look(anInstance({ status }));

      expect(outcome).toMatchObject({
        kind: "fail",
        error: { code: "clone-failed" },
        changes: { owned: [{ resourceId: "db-1" }] },
      });
    },
  );

  it("is told about only when its status changes", async () => {
    const same = await look(withoutEndpoint, cloning({ facts: { snapshot, cloneStatus: "creating" } }));
    const other = await look(
      withoutEndpoint,
      cloning({ facts: { snapshot, cloneStatus: "dblab-refresh-j0b requested" } }),
    );

    expect(same).not.toHaveProperty("say");
    expect(other).toMatchObject({ say: "The clone is creating" });
  });

  it("is waited for while it is available without an endpoint", async () => {
    expect((await look({ ...withoutEndpoint, status: "available" })).kind).toBe("wait");
  });

  it.each(["available", "storage-optimization"])("is handed on when it is %s", async (status) => {
    const outcome = await look(anInstance({ status }));

    expect(outcome).toMatchObject({
      kind: "advance",
      to: "dblab-updater",
      changes: { facts: { endpoint: ENDPOINT } },
    });
  });
});
