import { describe, expect, it } from "vitest";
import type { Job } from "../../src/job/job.ts";
import type { DbCluster, DbInstance, Rds } from "../../src/ports/rds.ts";
import { OWNER_TAG } from "../../src/rds/clone-tags.ts";
import { rdsFault } from "../../src/rds/rds-fault.ts";
import { reaper } from "../../src/steps/reaper/reaper.ts";
import { aJob, at, NOW } from "../job/a-job.ts";
import { aContext, type Calls } from "./a-context.ts";
import {
  aCluster,
  aMember,
  anIntendedCluster,
  anIntendedMember,
  auroraWith,
  MEMBER,
  seenPair,
} from "./an-aurora.ts";

const reaping = (over: Partial<Job> = {}) =>
  aJob({
    step: "reaper",
    verdict: "succeeded",
    stepStartedAt: at(-30),
    stepDeadline: at(3570),
    owned: seenPair,
    ...over,
  });

async function look(
  clusters: readonly DbCluster[],
  instances: readonly DbInstance[],
  over: Partial<Job> = {},
  rds: Partial<Rds> = {},
) {
  const calls: Calls = [];
  const outcome = await reaper(
    aContext({ job: reaping(over), rds: auroraWith(clusters, instances, calls, rds) }),
  );
  return { outcome, calls };
}

const reader = (over: Partial<DbInstance> = {}) =>
  aMember({ identifier: "application-autoscaling-1", resourceId: "db-2", tags: {}, ...over });
const going = (instance: DbInstance): DbInstance => ({ ...instance, status: "deleting" });
const refused = (name: string) => () =>
  Promise.reject(rdsFault({ name, message: "it is creating", action: "Delete" }));

describe("a cluster", () => {
  it.each([
    ["the writer first", [aMember(), reader()]],
    ["the reader first", [reader(), aMember()]],
  ])("loses its readers before its writer, though RDS lists %s", async (_, members) => {
    const { outcome, calls } = await look([aCluster()], members);

    expect(calls).toEqual(["deleteInstance application-autoscaling-1", `deleteInstance ${MEMBER}`]);
    expect(outcome).toMatchObject({ kind: "wait" });
    expect(outcome).not.toHaveProperty("changes.facts.quietSince", NOW);
  });

  it("is verified before its members are: one that autoscaling made has nobody's tags, and goes all the same", async () => {
    const { calls } = await look([aCluster({ writers: [] })], [reader()]);

    expect(calls).toEqual(["deleteInstance application-autoscaling-1"]);
  });

  it("does not wait for members that are going: RDS lets it be deleted beside them", async () => {
    const { calls } = await look([aCluster()], [going(reader()), going(aMember())]);

    expect(calls).toEqual(["deleteCluster dblab-refresh-j0b"]);
  });

  it("deletes the member that is left, and waits with itself until that is going, too", async () => {
    const { calls } = await look([aCluster()], [going(reader()), aMember()]);

    expect(calls).toEqual([`deleteInstance ${MEMBER}`]);
  });

  it("loses its deletion protection before it is deleted", async () => {
    const { calls } = await look([aCluster({ deletionProtection: true })], [going(aMember())]);

    expect(calls).toEqual(["disableClusterDeletionProtection dblab-refresh-j0b"]);
  });

  it("that was stopped is started, since RDS deletes nothing of a stopped one", async () => {
    const { outcome, calls } = await look(
      [aCluster({ status: "stopped" })],
      [aMember({ status: "stopped" })],
    );

    expect(calls).toEqual(["startCluster dblab-refresh-j0b"]);
    expect(outcome).toMatchObject({ kind: "wait", say: expect.stringContaining("Starting") });
  });

  it("that is being deleted is only waited for", async () => {
    const { outcome, calls } = await look([aCluster({ status: "deleting" })], [going(aMember())]);

    expect(calls).toEqual([]);
    expect(outcome.kind).toBe("wait");
  });

  it("that is gone lets its member be looked at in the same look, and both end together", async () => {
    const { outcome, calls } = await look([], []);

    expect(calls).toEqual([]);
    expect(outcome).toMatchObject({
      changes: { owned: [{ goneAt: NOW }, { goneAt: NOW }], facts: { quietSince: NOW } },
    });
  });

  it("that was never seen may still come, and its member's entry waits with it", async () => {
    const owned = [anIntendedCluster(), anIntendedMember()];

    const early = await look([], [], { owned, stepStartedAt: at(-959) });
    const late = await look([], [], { owned, stepStartedAt: at(-960) });

    expect(early.outcome).toMatchObject({ kind: "wait" });
    expect(early.outcome).toHaveProperty("changes.owned", owned);
    expect(late.outcome).toMatchObject({ changes: { owned: [{ goneAt: NOW }, { goneAt: NOW }] } });
  });

  it("without a member on the item is deleted as it is: the job ended before it was intended", async () => {
    const { calls } = await look([aCluster({ writers: [] })], [], { owned: [anIntendedCluster()] });

    expect(calls).toEqual(["deleteCluster dblab-refresh-j0b"]);
  });

  it.each<[string, Partial<Rds>, readonly DbInstance[]]>([
    ["itself", { deleteCluster: refused("InvalidDBClusterStateFault") }, []],
    ["its member", { deleteInstance: refused("InvalidDBInstanceState") }, [aMember({ status: "creating" })]],
  ])("is tried again later while RDS refuses the deletion of %s", async (_, rds, members) => {
    const { outcome } = await look([aCluster({ status: "creating" })], members, {}, rds);

    expect(outcome).toMatchObject({ kind: "wait" });
    expect(outcome).not.toHaveProperty("changes.owned.0.goneAt");
    expect(outcome).toHaveProperty("changes.facts.quietSince", undefined);
  });

  it.each<[string, Partial<DbCluster>]>([
    ["of another owner", { tags: { [OWNER_TAG]: "acme/0ther" } }],
    ["without our tags among others", { tags: { Name: "precious" } }],
  ])("%s is left alone with all its members, and said so", async (_, over) => {
    const theirs = { tags: { [OWNER_TAG]: "acme/0ther" } };

    const { outcome, calls } = await look([aCluster(over)], [aMember(theirs), reader()]);

    expect(calls).toEqual([]);
    expect(outcome).toMatchObject({
      say: expect.stringContaining("Left alone: cluster dblab-refresh-j0b"),
      changes: { owned: [{ goneAt: NOW }, { goneAt: NOW }] },
    });
  });

  it("that has our tags and another resource id is neither touched nor forgotten, nor are its members", async () => {
    const { outcome, calls } = await look([aCluster({ resourceId: "cluster-2" })], [aMember(), reader()]);

    expect(calls).toEqual([]);
    expect(outcome).toMatchObject({ kind: "wait" });
    expect(outcome).not.toHaveProperty("changes.owned.0.goneAt");
  });

  it("whose tags lag is neither touched nor gone, nor are its members", async () => {
    const owned = [anIntendedCluster(), anIntendedMember()];

    const { outcome, calls } = await look([aCluster({ tags: {} })], [aMember()], { owned });

    expect(calls).toEqual([]);
    expect(outcome).toHaveProperty("changes.owned", owned);
  });

  it("after the deadline is a leftover with its member, without anything done any more", async () => {
    const { outcome, calls } = await look([aCluster()], [aMember()], {
      stepDeadline: at(-61),
      facts: { quietSince: at(-60), gaveUpAt: at(-60) },
    });

    expect(calls).toEqual([]);
    expect(outcome).toMatchObject({
      kind: "end",
      leftovers: [
        { type: "db-cluster", identifier: "dblab-refresh-j0b", why: "it is available" },
        { type: "db-instance", identifier: MEMBER },
      ],
    });
  });
});

describe("a member whose cluster is gone", () => {
  const [cluster = anIntendedCluster(), member = anIntendedMember()] = seenPair;
  const gone = { ...cluster, goneAt: at(-9) };

  it("may show for as long as anything else: the cluster may only have been renamed", async () => {
    const owned = [gone, anIntendedMember()];

    const { outcome: soon } = await look([], [], { owned });
    const { outcome: late } = await look([], [], { owned, stepStartedAt: at(-3600) });

    expect(soon).toMatchObject({ kind: "wait", changes: { owned: [{}, { identifier: MEMBER }] } });
    expect(soon).toHaveProperty("changes.facts.quietSince", undefined);
    expect(late).toMatchObject({ changes: { owned: [{}, { goneAt: NOW }], facts: { quietSince: NOW } } });
  });

  it("is deleted like an instance, its protection not its own to take off", async () => {
    const { calls } = await look([], [aMember({ deletionProtection: true })], { owned: [gone, member] });

    expect(calls).toEqual([`deleteInstance ${MEMBER}`]);
  });

  it("that is somebody else's is left alone", async () => {
    const theirs = aMember({ tags: { [OWNER_TAG]: "acme/0ther" } });

    const { outcome, calls } = await look([], [theirs], { owned: [gone, anIntendedMember()] });

    expect(calls).toEqual([]);
    expect(outcome).toMatchObject({ say: expect.stringContaining("Left alone") });
  });
});
