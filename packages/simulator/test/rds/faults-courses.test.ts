import {
  CreateDBInstanceCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  RestoreDBClusterFromSnapshotCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import type { FaultName, FaultOptions } from "@dblab-refresh/simulator/rds/faults";
import { expect, test } from "vitest";
import { cloneClusterInput, memberInput, simulatedAurora, withCloneOf } from "./simulated-aurora.ts";
import { cloneInput, minute, ownerTags, second } from "./simulated-rds.ts";

/** Both sorts of clones, each restored with a fault in force. */
async function clonesWith(name: FaultName, options: FaultOptions = {}) {
  const rds = simulatedAurora();
  rds.model.inject(name, { ...options, times: 1 });
  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));
  const other = simulatedAurora();
  other.model.inject(name, { ...options, times: 1 });
  await other.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(other)));
  return { instance: rds, cluster: other };
}

test.each([
  ["clone-deleted", "available", ["available", "deleting", "(not found)"]],
  ["clone-deleted", "creating", ["deleting", "(not found)"]],
  ["clone-stopped", "available", ["available", "stopping", "stopped"]],
  ["clone-renamed", "available", ["available", "(not found)"]],
  ["status-unknown", undefined, ["realigning-volume", "available"]],
  ["clone-stuck-creating", undefined, []],
] as const)("%s at %s: after creating, the clone shows %j", async (name, status, shown) => {
  const { instance, cluster } = await clonesWith(name, status === undefined ? {} : { status });

  const expected = ["(not found)", "creating", ...shown];

  expect(await instance.statusesOf("clone-1")).toEqual(expected);
  expect(await cluster.clusterStatusesOf("clone")).toEqual(expected);
});

test("clone-renamed: the clone answers under its new name, with its resource id and its tags", async () => {
  const { instance, cluster } = await clonesWith("clone-renamed");
  const ours = { TagList: ownerTags };

  instance.pass(60 * minute);
  cluster.pass(60 * minute);

  expect(await instance.seen("clone-1-renamed")).toMatchObject({ ...ours, DBInstanceStatus: "available" });
  expect(await cluster.seenCluster("clone-renamed")).toMatchObject({ ...ours, Status: "available" });
});

test("clone-stuck-creating: what is being created cannot be deleted, however long it takes", async () => {
  const { instance, cluster } = await clonesWith("clone-stuck-creating");
  instance.pass(1_000 * 60 * minute);
  cluster.pass(1_000 * 60 * minute);

  await expect(
    instance.client.send(
      new DeleteDBInstanceCommand({ DBInstanceIdentifier: "clone-1", SkipFinalSnapshot: true }),
    ),
  ).rejects.toMatchObject({ name: "InvalidDBInstanceStateFault" });
  await expect(
    cluster.client.send(
      new DeleteDBClusterCommand({ DBClusterIdentifier: "clone", SkipFinalSnapshot: true }),
    ),
  ).rejects.toMatchObject({ name: "InvalidDBClusterStateFault" });
});

test("tags-lag: the tags are seen ten minutes after the create, not earlier", async () => {
  const { instance, cluster } = await clonesWith("tags-lag");
  const tags = async () => [
    (await instance.seen("clone-1"))?.TagList,
    (await cluster.seenCluster("clone"))?.TagList,
  ];
  const pass = (ms: number) => {
    instance.pass(ms);
    cluster.pass(ms);
  };

  pass(10 * minute - second);
  expect(await tags()).toEqual([[], []]);
  pass(second);

  expect(await tags()).toEqual([ownerTags, ownerTags]);
});

test("clone-deleted and clone-stopped take the members along", async () => {
  for (const [name, cluster, member] of [
    ["clone-stopped", "stopped", "stopped"],
    ["clone-deleted", undefined, undefined],
  ] as const) {
    const rds = simulatedAurora({ durations: { memberCreatingMs: minute } });
    rds.model.inject(name);
    await rds.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds)));
    rds.pass(9 * minute);
    await rds.client.send(new CreateDBInstanceCommand(memberInput()));
    rds.pass(2 * minute);
    expect((await rds.seen("clone-1"))?.DBInstanceStatus).toBe("available");

    rds.pass(60 * minute);

    expect((await rds.seenCluster("clone"))?.Status).toBe(cluster);
    expect((await rds.seen("clone-1"))?.DBInstanceStatus).toBe(member);
  }
});

test("member-create-fails: the cluster is available, its member ends as failed, and both can be deleted", async () => {
  const rds = simulatedAurora();
  rds.model.inject("member-create-fails");
  await rds.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds)));
  rds.pass(60 * minute);
  await rds.client.send(new CreateDBInstanceCommand(memberInput()));

  expect(await rds.statusesOf("clone-1")).toEqual(["(not found)", "creating", "failed"]);
  expect((await rds.seenCluster("clone"))?.Status).toBe("available");
  await rds.client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: "clone-1" }));
  await rds.client.send(
    new DeleteDBClusterCommand({ DBClusterIdentifier: "clone", SkipFinalSnapshot: true }),
  );
  rds.pass(60 * minute);

  expect([await rds.seen("clone-1"), await rds.seenCluster("clone")]).toEqual([undefined, undefined]);
});

test("reader-appears: one reader, of the clone and not of production, when its first member has come up", async () => {
  const rds = simulatedAurora();
  const injected = rds.model.inject("reader-appears");
  await rds.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds)));
  rds.pass(60 * minute);
  expect((await rds.seenCluster("clone"))?.DBClusterMembers).toEqual([]);
  await rds.client.send(new CreateDBInstanceCommand(memberInput()));
  rds.pass(60 * minute);

  const { DBClusterMembers = [] } = (await rds.seenCluster("clone")) ?? {};
  expect(DBClusterMembers).toMatchObject([
    { DBInstanceIdentifier: expect.stringMatching(/^application-autoscaling-/), IsClusterWriter: false },
    { DBInstanceIdentifier: "clone-1", IsClusterWriter: true },
  ]);
  expect((await rds.seenCluster("shop"))?.DBClusterMembers).toHaveLength(2);
  expect(injected.struck).toBe(1);
});

test("reader-appears: no reader brings another, however often it may strike", async () => {
  const rds = await withCloneOf([]);
  const injected = rds.model.inject("reader-appears", { times: 5 });

  await rds.client.send(new CreateDBInstanceCommand(memberInput()));
  rds.pass(600 * minute);

  expect((await rds.seenCluster("clone"))?.DBClusterMembers).toHaveLength(2);
  expect(injected.struck).toBe(1);
});

test("clone-stopped does not hold up a member that is being deleted", async () => {
  const rds = simulatedAurora({ durations: { memberCreatingMs: minute } });
  rds.model.inject("clone-stopped");
  await rds.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds)));
  rds.pass(9 * minute);
  await rds.client.send(new CreateDBInstanceCommand(memberInput()));
  rds.pass(2 * minute);
  await rds.client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: "clone-1" }));

  rds.pass(60 * minute);

  expect((await rds.seenCluster("clone"))?.Status).toBe("stopped");
  expect(await rds.seen("clone-1")).toBeUndefined();
});

test("a cluster whose reader appeared is refused to be deleted until that is deleted as well", async () => {
  const rds = await withCloneOf(["clone-1"]);
  const reader = rds.model.addReader("clone").DBInstanceIdentifier;
  rds.pass(60 * minute);
  await rds.client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: "clone-1" }));
  const deletion = new DeleteDBClusterCommand({ DBClusterIdentifier: "clone", SkipFinalSnapshot: true });

  await expect(rds.client.send(deletion)).rejects.toMatchObject({ name: "InvalidDBClusterStateFault" });
  await rds.client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: reader }));
  await rds.client.send(deletion);

  expect((await rds.seenCluster("clone"))?.Status).toBe("deleting");
});
