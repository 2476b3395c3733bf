import { describe, expect, it } from "vitest";
import type { Job } from "../../src/job/job.ts";
import type { Owned } from "../../src/job/owned.ts";
import type { ClusterRestore, DbCluster, DbInstance, MemberCreation, Rds } from "../../src/ports/rds.ts";
import { OWNER_TAG } from "../../src/rds/clone-tags.ts";
import { rdsFault } from "../../src/rds/rds-fault.ts";
import { cloner } from "../../src/steps/cloner/cloner.ts";
import { aJob, at, NOW } from "../job/a-job.ts";
import { aContext, aTarget, type Calls } from "./a-context.ts";
import {
  aCluster,
  aMember,
  anIntendedCluster,
  anIntendedMember,
  auroraWith,
  CLUSTER_ENDPOINT,
  MEMBER,
  seenPair,
} from "./an-aurora.ts";

const snapshot = { identifier: "rds:shop-1", createdAt: at(-3600), engine: "aurora-postgresql" };
const seenCluster = anIntendedCluster({ resourceId: "cluster-1", seenAt: at(-200) });
const cloning = (owned: readonly Owned[], facts: Job["facts"] = {}) =>
  aJob({ step: "cloner", stepStartedAt: at(-60), owned, facts: { snapshot, ...facts } });

/** One look at RDS with this cluster and this member in it. */
async function look(
  job: Job,
  cluster: DbCluster | undefined,
  member: DbInstance | undefined,
  over: Partial<Rds> = {},
  target = aTarget({ source: { type: "aurora-cluster" } }),
) {
  const calls: Calls = [];
  const rds = auroraWith(cluster ? [cluster] : [], member ? [member] : [], calls, over);
  const outcome = await cloner(aContext({ job, rds, target }));
  return { outcome, calls };
}

const exists = (thing: "DBCluster" | "DBInstance") => () =>
  Promise.reject(rdsFault({ name: `${thing}AlreadyExistsFault`, message: "exists", action: "Create" }));
const another = { [OWNER_TAG]: "acme/0ther" };

describe("the cluster of a clone", () => {
  const intended = cloning([anIntendedCluster()]);

  it("is restored with everything that is configured, with the snapshot's engine, under the job's tags", async () => {
    const sent: ClusterRestore[] = [];
    const target = aTarget({
      clone: {
        subnetGroup: "private",
        securityGroups: ["sg-1", "sg-2"],
        clusterParameterGroup: "apg16",
        parameterGroup: "of-the-member",
        port: 6432,
        enableIAMAuth: true,
        deletionProtection: true,
      },
    });
    const babelfish = cloning([anIntendedCluster()], { snapshot: { ...snapshot, engine: "aurora-x" } });

    const { outcome, calls } = await look(
      babelfish,
      undefined,
      undefined,
      { restoreCluster: async (restore) => void sent.push(restore) },
      target,
    );

    expect(sent).toEqual([
      {
        identifier: "dblab-refresh-j0b",
        snapshotIdentifier: "rds:shop-1",
        engine: "aurora-x",
        subnetGroup: "private",
        securityGroups: ["sg-1", "sg-2"],
        parameterGroup: "apg16",
        port: 6432,
        iamAuthentication: true,
        deletionProtection: true,
        serverless: false,
        tags: expect.objectContaining({
          Team: "data",
          [OWNER_TAG]: "acme/j0b",
          DeleteAfter: "2026-01-07T10:00:00Z",
        }),
      },
    ]);
    expect(calls).toEqual([]);
    expect(outcome).toMatchObject({
      kind: "wait",
      seconds: 30,
      changes: { facts: { cloneStatus: "dblab-refresh-j0b requested" } },
    });
  });

  it("gets RDS's defaults for what is not configured, and a capacity range for a serverless member", async () => {
    const sent: ClusterRestore[] = [];
    const target = aTarget({ clone: { instanceClass: "db.serverless" } });

    await look(
      intended,
      undefined,
      undefined,
      { restoreCluster: async (one) => void sent.push(one) },
      target,
    );

    expect(sent).toMatchObject([{ serverless: true }]);
    for (const option of ["subnetGroup", "parameterGroup", "port"]) {
      expect(sent[0]).not.toHaveProperty(option);
    }
  });

  it("may be there in truth, its restore's answer lost: the next look adopts it by its tags", async () => {
    const first = await look(intended, undefined, undefined, { restoreCluster: exists("DBCluster") });
    const second = await look(intended, aCluster({ status: "creating" }), undefined);

    expect(first.outcome).toMatchObject({ kind: "wait" });
    expect(second.outcome).toMatchObject({
      kind: "wait",
      changes: { owned: [{ type: "db-cluster", resourceId: "cluster-1", seenAt: NOW }] },
    });
    expect(second.calls).toEqual([]);
  });

  it("is waited for, not adopted, while its tags lag", async () => {
    const { outcome, calls } = await look(intended, aCluster({ tags: {} }), undefined);

    expect(outcome).toMatchObject({ kind: "wait", say: expect.stringContaining("tags are not there yet") });
    expect(outcome).toHaveProperty("changes.owned", [anIntendedCluster()]);
    expect(calls).toEqual([]);
  });

  it.each<[string, DbCluster, Owned]>([
    ["another owner's", aCluster({ tags: another }), anIntendedCluster()],
    ["somebody's without our tags", aCluster({ tags: { Name: "precious" } }), anIntendedCluster()],
    ["of another resource id than was seen", aCluster({ resourceId: "cluster-2" }), seenCluster],
  ])("fails the job if it is %s, and is not the job's to delete", async (_, found, owned) => {
    const { outcome, calls } = await look(cloning([owned]), found, undefined);

    expect(outcome).toMatchObject({
      kind: "fail",
      error: { code: "clone-name-taken" },
      changes: { owned: [{ type: "db-cluster", goneAt: NOW }] },
    });
    expect(calls).toEqual([]);
  });

  it.each(["failed", "cloning-failed", "inaccessible-encryption-credentials", "stopped", "deleting"])(
    "fails the job once it is %s, with what has to be deleted on the item",
    async (status) => {
      const { outcome } = await look(intended, aCluster({ status }), undefined);

      expect(outcome).toMatchObject({
        kind: "fail",
        error: { code: "clone-failed", message: expect.stringContaining("cluster") },
        changes: { owned: [{ resourceId: "cluster-1" }] },
      });
    },
  );

  it("is looked for again if it was seen before", async () => {
    const { outcome, calls } = await look(cloning(seenPair), undefined, undefined);

    expect(outcome).toMatchObject({ kind: "wait", changes: { facts: { cloneUnseenSince: NOW } } });
    expect(calls).toEqual([]);
  });

  it("has disappeared if no look has shown it for a minute, and is not made again", async () => {
    const { outcome, calls } = await look(
      cloning(seenPair, { cloneUnseenSince: at(-60) }),
      undefined,
      undefined,
    );

    expect(outcome).toMatchObject({ kind: "fail", error: { code: "clone-disappeared" } });
    expect(calls).toEqual([]);
  });

  it("fails the job with RDS's fault if it is refused", async () => {
    const refused = rdsFault({ name: "DBClusterQuotaExceededFault", message: "40", action: "Restore" });
    const restoreCluster = () => Promise.reject(refused);

    await expect(look(intended, undefined, undefined, { restoreCluster })).rejects.toBe(refused);
  });
});

describe("the member of a clone", () => {
  it.each(["creating", "backing-up", "a-new-word"])(
    "is not intended while the cluster is %s",
    async (status) => {
      const { outcome, calls } = await look(cloning([seenCluster]), aCluster({ status }), undefined);

      expect(outcome).toMatchObject({ kind: "wait" });
      expect(outcome).toHaveProperty("changes.owned", [seenCluster]);
      expect(calls).toEqual([]);
    },
  );

  it("is intended once the cluster can be used, and created by a later look only", async () => {
    const { outcome, calls } = await look(cloning([seenCluster]), aCluster({ writers: [] }), undefined);

    expect(outcome).toMatchObject({ kind: "wait", seconds: 0 });
    expect(outcome).toHaveProperty("changes.owned", [
      seenCluster,
      {
        type: "db-instance",
        identifier: MEMBER,
        clusterIdentifier: "dblab-refresh-j0b",
        purpose: "temporary",
        intendedAt: NOW,
      },
    ]);
    expect(calls).toEqual([]);
  });

  it("is created in the cluster, with its engine and the configured class, under the job's tags", async () => {
    const sent: MemberCreation[] = [];
    const target = aTarget({ clone: { parameterGroup: "pg16", publiclyAccessible: true } });
    const createMember = async (one: MemberCreation) => void sent.push(one);

    const { outcome, calls } = await look(
      cloning([seenCluster, anIntendedMember()]),
      aCluster({ writers: [] }),
      undefined,
      { createMember },
      target,
    );

    expect(sent).toEqual([
      {
        identifier: MEMBER,
        clusterIdentifier: "dblab-refresh-j0b",
        engine: "aurora-postgresql",
        instanceClass: "db.m6g.2xlarge",
        publiclyAccessible: true,
        parameterGroup: "pg16",
        tags: expect.objectContaining({ [OWNER_TAG]: "acme/j0b", Team: "data" }),
      },
    ]);
    expect(outcome).toMatchObject({
      kind: "wait",
      changes: { facts: { cloneStatus: `${MEMBER} requested` } },
    });
    expect(calls).toEqual([]);
  });

  it("may be there in truth, its create's answer lost: the next look adopts it by its tags", async () => {
    const job = cloning([seenCluster, anIntendedMember()]);

    const first = await look(job, aCluster(), undefined, { createMember: exists("DBInstance") });
    const second = await look(job, aCluster(), aMember({ status: "creating" }));

    expect(first.outcome).toMatchObject({ kind: "wait" });
    expect(second.outcome).toMatchObject({
      kind: "wait",
      changes: { owned: [seenCluster, { identifier: MEMBER, resourceId: "db-1", seenAt: NOW }] },
    });
    expect(second.calls).toEqual([]);
  });

  it("is waited for, not adopted, while its tags lag", async () => {
    const { outcome } = await look(
      cloning([seenCluster, anIntendedMember()]),
      aCluster(),
      aMember({ tags: {} }),
    );

    expect(outcome).toMatchObject({ kind: "wait" });
    expect(outcome).toHaveProperty("changes.owned", [seenCluster, anIntendedMember()]);
  });

  it("that is somebody else's fails the job, whose cluster stays the job's to delete", async () => {
    const { outcome } = await look(
      cloning([seenCluster, anIntendedMember()]),
      aCluster(),
      aMember({ tags: another }),
    );

    expect(outcome).toMatchObject({ kind: "fail", error: { code: "clone-name-taken" } });
    expect(outcome).toHaveProperty("changes.owned", [seenCluster, { ...anIntendedMember(), goneAt: NOW }]);
  });

  it.each(["failed", "incompatible-parameters", "insufficient-capacity", "deleting"])(
    "fails the job once it is %s",
    async (status) => {
      const { outcome } = await look(
        cloning([seenCluster, anIntendedMember()]),
        aCluster(),
        aMember({ status }),
      );

      expect(outcome).toMatchObject({
        kind: "fail",
        error: { code: "clone-failed", message: expect.stringContaining(MEMBER) },
        changes: { owned: [{ type: "db-cluster" }, { resourceId: "db-1" }] },
      });
    },
  );

  it("is looked for again if it was seen before", async () => {
    const { outcome, calls } = await look(cloning(seenPair), aCluster(), undefined);

    expect(outcome).toMatchObject({ kind: "wait", changes: { facts: { cloneUnseenSince: NOW } } });
    expect(calls).toEqual([]);
  });

  it("has disappeared if no look has shown it for a minute, and is not made again", async () => {
    const { outcome, calls } = await look(
      cloning(seenPair, { cloneUnseenSince: at(-60) }),
      aCluster(),
      undefined,
    );

    expect(outcome).toMatchObject({ kind: "fail", error: { code: "clone-disappeared" } });
    expect(calls).toEqual([]);
  });

  it("does not hide that the cluster fails meanwhile", async () => {
    const { outcome } = await look(cloning(seenPair), aCluster({ status: "stopping" }), aMember());

    expect(outcome).toMatchObject({ kind: "fail", error: { code: "clone-failed" } });
  });
});

describe("a cluster with a member that can be used", () => {
  it("is handed on with the cluster's endpoint, not the member's", async () => {
    const { outcome } = await look(cloning(seenPair), aCluster(), aMember());

    expect(outcome).toMatchObject({
      kind: "advance",
      to: "dblab-updater",
      changes: { owned: seenPair, facts: { endpoint: CLUSTER_ENDPOINT } },
    });
  });

  it("is asked for its endpoint after its member, which is what answers there", async () => {
    const { endpoint: _, ...early } = aCluster();
    const answers = [early, aCluster()];

    const { outcome } = await look(cloning(seenPair), undefined, aMember(), {
      cluster: async () => answers.shift(),
    });

    expect(outcome).toMatchObject({ kind: "advance", changes: { facts: { endpoint: CLUSTER_ENDPOINT } } });
  });

  it("is waited for while the cluster has no endpoint", async () => {
    const { endpoint: _, ...without } = aCluster();

    const { outcome } = await look(cloning(seenPair), without, aMember());

    expect(outcome).toMatchObject({ kind: "wait", say: expect.stringContaining("without an endpoint") });
  });
});
