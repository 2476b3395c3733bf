import { describe, expect, it } from "vitest";
import { janitor } from "../../src/janitor/janitor.ts";
import type { Job } from "../../src/job/job.ts";
import type { DbCluster, DbInstance, Rds } from "../../src/ports/rds.ts";
import { MANAGED_BY, OWNER_TAG } from "../../src/rds/clone-tags.ts";
import { aJob, at } from "../job/a-job.ts";
import type { Calls } from "../steps/a-context.ts";
import { aCluster, aMember, auroraWith, MEMBER, seenPair } from "../steps/an-aurora.ts";
import { memoryPorts } from "../steps/memory-ports.ts";

const old = { createdAt: at(-3600) };

async function round(
  clusters: readonly DbCluster[],
  instances: readonly DbInstance[],
  items: readonly Job[] = [],
  over: Partial<Rds> = {},
) {
  const calls: Calls = [];
  const rds = auroraWith(clusters, instances, calls, over);
  return { ...(await janitor(memoryPorts({ items, of: { rds } }))), calls };
}

describe("a cluster in RDS", () => {
  it("whose job does not exist is an orphan: its member goes first, once, as the cluster's", async () => {
    const { orphans, calls } = await round([aCluster(old)], [aMember(old)]);

    expect(orphans).toEqual(["dblab-refresh-j0b"]);
    expect(calls).toEqual([`deleteInstance ${MEMBER}`]);
  });

  it("that never got its member, and whose job has ended, is deleted", async () => {
    const { dueAt: _, ...ended } = aJob({ status: "failed", endedAt: at(-600), owned: seenPair });

    const { orphans, calls } = await round([aCluster({ ...old, writers: [] })], [], [ended]);

    expect(orphans).toEqual(["dblab-refresh-j0b"]);
    expect(calls).toEqual(["deleteCluster dblab-refresh-j0b"]);
  });

  it("whose job lives is left alone with its members", async () => {
    const { orphans, strangers, calls } = await round(
      [aCluster(old)],
      [aMember(old)],
      [aJob({ dueAt: at(600) })],
    );

    expect([...orphans, ...strangers, ...calls]).toEqual([]);
  });

  it.each<[string, Partial<DbCluster>]>([
    ["another installation's", { tags: { [MANAGED_BY.key]: MANAGED_BY.value, [OWNER_TAG]: "beta/j0b" } }],
    ["one with our owner tag only", { tags: { [OWNER_TAG]: "acme/j0b" } }],
    ["one without tags after a quarter of an hour", { tags: {} }],
  ])("that is %s is a stranger: reported with its members untouched", async (_, over) => {
    const { orphans, strangers, calls } = await round([aCluster({ ...old, ...over })], [aMember(old)]);

    expect(strangers).toEqual(["dblab-refresh-j0b"]);
    expect([...orphans, ...calls]).toEqual([]);
  });

  it("that RDS does not delete yet is a fault of the round, and keeps the next clone from nothing", async () => {
    const deleteCluster = () => Promise.reject(new Error("it is creating"));
    const single = aMember({ ...old, identifier: "dblab-refresh-x" });
    const { clusterIdentifier: _, ...instance } = single;

    const { faults, calls } = await round([aCluster(old)], [instance], [], { deleteCluster });

    expect(faults).toEqual([expect.stringContaining("dblab-refresh-j0b: Error: it is creating")]);
    expect(calls).toEqual(["deleteInstance dblab-refresh-x"]);
  });
});

it("a member whose cluster is gone is an orphan of its own", async () => {
  const { orphans, calls } = await round([], [aMember(old)]);

  expect(orphans).toEqual([MEMBER]);
  expect(calls).toEqual([`deleteInstance ${MEMBER}`]);
});

it("whoever may not list clusters still sees the instances, and is told so", async () => {
  const clusters = () => Promise.reject(new Error("AccessDenied: DescribeDBClusters"));
  const { clusterIdentifier: _, ...instance } = aMember({ ...old, identifier: "dblab-refresh-x" });

  const { orphans, faults } = await round([], [instance], [], { clusters });

  expect(orphans).toEqual(["dblab-refresh-x"]);
  expect(faults).toEqual([expect.stringContaining("eu-central-1: Error: AccessDenied")]);
});
