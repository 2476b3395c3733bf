import {
  CreateDBInstanceCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  RestoreDBClusterFromSnapshotCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import type { FaultName } from "@dblab-refresh/simulator/rds/faults";
import { expect, test } from "vitest";
import { cloneClusterInput, memberInput, simulatedAurora, withCloneOf } from "./simulated-aurora.ts";
import { cloneInput, minute } from "./simulated-rds.ts";

const refusals = [
  ["no-capacity", "InsufficientDBInstanceCapacityFault", "InsufficientDBClusterCapacityFault"],
  ["quota-exceeded", "InstanceQuotaExceededFault", "DBClusterQuotaExceededFault"],
  ["key-not-accessible", "KMSKeyNotAccessibleFault", "KMSKeyNotAccessibleFault"],
  ["no-subnet-group", "DBSubnetGroupNotFoundFault", "DBSubnetGroupNotFoundFault"],
  ["no-parameter-group", "DBParameterGroupNotFoundFault", "DBClusterParameterGroupNotFoundFault"],
  ["access-denied", "AccessDenied", "AccessDenied"],
] as const satisfies readonly (readonly [FaultName, string, string])[];

test.each(refusals)(
  "%s: the restore is refused with %s, or %s, until the fault is over; a cluster's member is not",
  async (name, ofInstance, ofCluster) => {
    const rds = await withCloneOf([]);
    const injected = rds.model.inject(name);
    const instance = () =>
      rds.client.send(
        new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, { DBInstanceIdentifier: "i" })),
      );
    const cluster = () =>
      rds.client.send(
        new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds, { DBClusterIdentifier: "c" })),
      );

    await expect(instance()).rejects.toMatchObject({ name: ofInstance });
    await expect(cluster()).rejects.toMatchObject({ name: ofCluster });
    await rds.client.send(new CreateDBInstanceCommand(memberInput()));
    rds.pass(60 * minute);
    expect([await rds.seen("i"), await rds.seenCluster("c")]).toEqual([undefined, undefined]);
    injected.lift();
    await instance();
    await cluster();

    expect(injected.struck).toBe(2);
  },
);

test("no-capacity lasts for so many calls", async () => {
  const rds = simulatedAurora();
  rds.model.inject("no-capacity", { times: 2 });
  const restore = () =>
    rds.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds))).then(
      () => "done",
      (error) => error.name,
    );

  const outcomes = [await restore(), await restore(), await restore()];

  expect(outcomes).toEqual([
    "InsufficientDBClusterCapacityFault",
    "InsufficientDBClusterCapacityFault",
    "done",
  ]);
});

test("access-denied is a 403 that names the operation", async () => {
  const rds = simulatedAurora();
  rds.model.inject("access-denied");

  const restore = rds.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds)));

  await expect(restore).rejects.toMatchObject({
    $metadata: { httpStatusCode: 403 },
    message: expect.stringContaining("rds:RestoreDBClusterFromSnapshot"),
  });
});

test("member-no-capacity: the cluster is restored, its member is refused three times", async () => {
  const rds = simulatedAurora();
  rds.model.inject("member-no-capacity");
  await rds.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds)));
  rds.pass(60 * minute);
  const create = () => rds.client.send(new CreateDBInstanceCommand(memberInput()));

  for (let call = 0; call < 3; call += 1) {
    await expect(create()).rejects.toMatchObject({ name: "InsufficientDBInstanceCapacityFault" });
  }
  await create();
  rds.pass(60 * minute);

  expect((await rds.seenCluster("clone"))?.DBClusterMembers).toHaveLength(1);
});

const reset = { name: "TimeoutError", code: "ECONNRESET" };

test("create-answer-lost: a cluster's restore took effect, too", async () => {
  const rds = simulatedAurora();
  rds.model.inject("create-answer-lost");
  const restore = () => rds.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds)));

  await expect(restore()).rejects.toMatchObject(reset);
  await expect(restore()).rejects.toMatchObject({ name: "DBClusterAlreadyExistsFault" });

  expect(await rds.clusterStatusesOf("clone")).toEqual(["(not found)", "creating", "available"]);
});

test("member-answer-lost: the member is there, and the cluster's own answer arrived", async () => {
  const rds = simulatedAurora();
  rds.model.inject("member-answer-lost");
  await rds.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds)));
  rds.pass(60 * minute);
  const create = () => rds.client.send(new CreateDBInstanceCommand(memberInput()));

  await expect(create()).rejects.toMatchObject(reset);
  await expect(create()).rejects.toMatchObject({ name: "DBInstanceAlreadyExistsFault" });

  expect(await rds.statusesOf("clone-1")).toEqual(["(not found)", "creating", "available"]);
});

test("delete-answer-lost: the instance, and the cluster, are deleted all the same", async () => {
  const rds = await withCloneOf(["clone-1"]);
  rds.model.inject("delete-answer-lost", { times: 2 });
  const member = () => rds.client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: "clone-1" }));
  const cluster = () =>
    rds.client.send(new DeleteDBClusterCommand({ DBClusterIdentifier: "clone", SkipFinalSnapshot: true }));

  await expect(member()).rejects.toMatchObject(reset);
  await expect(member()).rejects.toMatchObject({ name: "InvalidDBInstanceStateFault" });
  await expect(cluster()).rejects.toMatchObject(reset);
  await expect(cluster()).rejects.toMatchObject({ name: "InvalidDBClusterStateFault" });
  rds.pass(60 * minute);

  expect([await rds.seen("clone-1"), await rds.seenCluster("clone")]).toEqual([undefined, undefined]);
});

test("name-taken: a stranger's instance, or cluster, is there just before ours, and stays", async () => {
  const rds = simulatedAurora();
  const injected = rds.model.inject("name-taken", { times: 2 });

  await expect(
    rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds))),
  ).rejects.toMatchObject({ name: "DBInstanceAlreadyExistsFault" });
  await expect(
    rds.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds))),
  ).rejects.toMatchObject({ name: "DBClusterAlreadyExistsFault" });

  const theirs = [{ Key: "team", Value: "somebody-else" }];
  expect(await rds.seen("clone-1")).toMatchObject({ DBInstanceStatus: "available", TagList: theirs });
  expect(await rds.seenCluster("clone")).toMatchObject({ Status: "available", TagList: theirs });
  expect(injected.struck).toBe(2);
});
