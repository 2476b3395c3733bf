import {
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  RestoreDBClusterFromSnapshotCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import type { FaultName } from "@dblab-refresh/simulator/rds/faults";
import { expect, test } from "vitest";
import { cloneClusterInput, simulatedAurora } from "./simulated-aurora.ts";
import { cloneInput, minute, simulatedRds } from "./simulated-rds.ts";

const ofInstances = [
  ["restore-failed", "failed"],
  ["restore-error", "restore-error"],
  ["restore-incompatible", "incompatible-restore"],
  ["restore-incompatible-network", "incompatible-network"],
  ["restore-incompatible-option-group", "incompatible-option-group"],
  ["restore-incompatible-parameters", "incompatible-parameters"],
  ["restore-incompatible-credentials", "incompatible-credentials"],
  ["restore-insufficient-capacity", "insufficient-capacity"],
  ["restore-storage-full", "storage-full"],
] as const satisfies readonly (readonly [FaultName, string])[];

const ofBoth = [
  ["restore-inaccessible-encryption-credentials", "inaccessible-encryption-credentials"],
  [
    "restore-inaccessible-encryption-credentials-recoverable",
    "inaccessible-encryption-credentials-recoverable",
  ],
] as const satisfies readonly (readonly [FaultName, string])[];

const ofClusters = [
  ["restore-cloning-failed", "cloning-failed"],
  ["restore-migration-failed", "migration-failed"],
] as const satisfies readonly (readonly [FaultName, string])[];

test.each([...ofInstances, ...ofBoth])(
  "%s: an instance ends as %s, the next one does not, and it can be deleted",
  async (name, status) => {
    const rds = simulatedRds();
    const injected = rds.model.inject(name);
    const restore = (DBInstanceIdentifier: string) =>
      rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, { DBInstanceIdentifier })));

    await restore("clone-1");
    await restore("clone-2");
    const statuses = await rds.statusesOf("clone-1");
    await rds.client.send(
      new DeleteDBInstanceCommand({ DBInstanceIdentifier: "clone-1", SkipFinalSnapshot: true }),
    );

    expect(statuses).toEqual(["(not found)", "creating", status]);
    expect(await rds.statusesOf("clone-2")).toEqual(["available"]);
    expect(await rds.seen("clone-1")).toBeUndefined();
    expect(injected.struck).toBe(1);
  },
);

test.each([...ofClusters, ...ofBoth])(
  "%s: a cluster ends as %s, the next one does not, and it can be deleted",
  async (name, status) => {
    const rds = simulatedAurora();
    const injected = rds.model.inject(name);
    const restore = (DBClusterIdentifier: string) =>
      rds.client.send(
        new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds, { DBClusterIdentifier })),
      );

    await restore("clone");
    await restore("clone-too");
    const statuses = await rds.clusterStatusesOf("clone");
    await rds.client.send(
      new DeleteDBClusterCommand({ DBClusterIdentifier: "clone", SkipFinalSnapshot: true }),
    );
    rds.pass(60 * minute);

    expect(statuses).toEqual(["(not found)", "creating", status]);
    expect(await rds.clusterStatusesOf("clone-too")).toEqual(["available"]);
    expect(await rds.seenCluster("clone")).toBeUndefined();
    expect(injected.struck).toBe(1);
  },
);

test("a fault of clusters leaves instances alone, and the other way round", async () => {
  const rds = simulatedAurora();
  const ofCluster = rds.model.inject("restore-cloning-failed");
  const ofInstance = rds.model.inject("restore-storage-full");

  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));
  expect([ofCluster.struck, ofInstance.struck]).toEqual([0, 1]);
  await rds.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds)));

  expect([ofCluster.struck, ofInstance.struck]).toEqual([1, 1]);
});

test("what has no final snapshot to give can be deleted without one only", async () => {
  const rds = simulatedAurora();
  rds.model.inject("restore-cloning-failed");
  await rds.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds)));
  rds.pass(60 * minute);

  const kept = rds.client.send(
    new DeleteDBClusterCommand({ DBClusterIdentifier: "clone", FinalDBSnapshotIdentifier: "last" }),
  );

  await expect(kept).rejects.toMatchObject({ name: "InvalidDBClusterStateFault" });
});
