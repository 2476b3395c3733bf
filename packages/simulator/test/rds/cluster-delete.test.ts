import {
  CreateDBInstanceCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  DescribeDBClusterAutomatedBackupsCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  ModifyDBClusterCommand,
  RestoreDBClusterFromSnapshotCommand,
  StartDBClusterCommand,
  StopDBClusterCommand,
} from "@aws-sdk/client-rds";
import { expect, test } from "vitest";
import {
  cloneClusterInput,
  memberInput,
  type SimulatedAurora,
  simulatedAurora,
  withCloneOf,
} from "./simulated-aurora.ts";
import { minute } from "./simulated-rds.ts";

const clone = { DBClusterIdentifier: "clone" };
const deletion = { ...clone, SkipFinalSnapshot: true };
const deleteCluster = ({ client }: SimulatedAurora, more: object = {}) =>
  client.send(new DeleteDBClusterCommand({ ...deletion, ...more }));
const deleteMember = ({ client }: SimulatedAurora, DBInstanceIdentifier: string) =>
  client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }));

/** Everything that is left of the clone, of whatever kind. */
async function leftOf({ client }: SimulatedAurora): Promise<unknown[]> {
  const { DBClusters = [] } = await client.send(new DescribeDBClustersCommand({}));
  const { DBInstances = [] } = await client.send(new DescribeDBInstancesCommand({}));
  const { DBClusterSnapshots = [] } = await client.send(new DescribeDBClusterSnapshotsCommand(clone));
  const { DBClusterAutomatedBackups = [] } = await client.send(
    new DescribeDBClusterAutomatedBackupsCommand(clone),
  );
  const names = [
    ...DBClusters.map((one) => one.DBClusterIdentifier),
    ...DBInstances.map((one) => one.DBInstanceIdentifier),
    ...DBClusterSnapshots.map((one) => one.DBClusterSnapshotIdentifier),
    ...DBClusterAutomatedBackups.map((one) => one.DBClusterAutomatedBackupsArn),
  ];
  const others = ["prod", "shop", "shop-1", "shop-2"];
  return names.filter((name) => !others.includes(String(name)));
}

test("a cluster without members is deleting for a while, then not found", async () => {
  const rds = await withCloneOf([]);

  const { DBCluster } = await deleteCluster(rds);

  expect(DBCluster?.Status).toBe("deleting");
  expect(await rds.clusterStatusesOf("clone")).toEqual(["deleting", "(not found)"]);
});

test("a clone with backups of a day leaves nothing after a deletion with the defaults", async () => {
  const rds = await withCloneOf(["clone-1"]);
  expect(await leftOf(rds)).toEqual([
    "clone",
    "clone-1",
    "rds:clone-2026-03-01-12-09",
    expect.stringContaining(":cluster-auto-backup:ab-"),
  ]);

  await deleteMember(rds, "clone-1");
  await deleteCluster(rds);
  rds.pass(60 * minute);

  expect(await leftOf(rds)).toEqual([]);
});

test("automated backups that are to be kept are retained, with their snapshots", async () => {
  const rds = await withCloneOf([]);

  await deleteCluster(rds, { DeleteAutomatedBackups: false });
  rds.pass(60 * minute);

  expect(await leftOf(rds)).toEqual([
    "rds:clone-2026-03-01-12-09",
    expect.stringContaining(":cluster-auto-backup:ab-"),
  ]);
  const { DBClusterAutomatedBackups } = await rds.client.send(
    new DescribeDBClusterAutomatedBackupsCommand({ Filters: [{ Name: "status", Values: ["retained"] }] }),
  );
  expect(DBClusterAutomatedBackups).toMatchObject([{ ...clone, Status: "retained" }]);
});

test("a cluster with members is not deleted, even if they are only being created", async () => {
  const rds = await withCloneOf([]);
  await rds.client.send(new CreateDBInstanceCommand(memberInput()));

  await expect(deleteCluster(rds)).rejects.toMatchObject({
    name: "InvalidDBClusterStateFault",
    message: "Cluster cannot be deleted, it still contains DB instances in non-deleting state.",
  });

  await expect(deleteMember(rds, "clone-1")).rejects.toMatchObject({ name: "InvalidDBInstanceStateFault" });
});

test("members that are going keep their cluster in deleting until they are gone", async () => {
  const rds = await withCloneOf(["clone-1"], {}, { durations: { deletingMs: 10 * minute } });
  await deleteMember(rds, "clone-1");
  rds.pass(5 * minute);

  await deleteCluster(rds);

  rds.pass(5 * minute - 1);
  expect(await rds.seenCluster("clone")).toMatchObject({ Status: "deleting", DBClusterMembers: [{}] });
  rds.pass(1);
  expect(await rds.seen("clone-1")).toBeUndefined();
  expect((await rds.seenCluster("clone"))?.DBClusterMembers).toEqual([]);
  expect(await rds.clusterStatusesOf("clone")).toEqual(["deleting", "(not found)"]);
});

test("at one moment, the members are gone before their cluster is", async () => {
  const rds = await withCloneOf(["clone-1"]);

  await deleteMember(rds, "clone-1");
  await deleteCluster(rds);
  rds.pass(60 * minute);
  rds.model.settle();

  const gone = rds.events.filter(({ detail }) => detail.EventCategories.includes("deletion"));
  expect(gone.map(({ detail }) => detail.SourceIdentifier)).toEqual(["clone-1", "clone"]);
});

/** What the clean-up of a clone does, by name: repeated until nothing is left of it. */
const orders = {
  "readers, writer, cluster": ["reader-1", "reader-2", "clone-1", "cluster"],
  "writer, readers, cluster": ["clone-1", "reader-1", "reader-2", "cluster"],
  "cluster, writer, readers": ["cluster", "clone-1", "reader-1", "reader-2"],
  "reader, cluster, writer, reader": ["reader-1", "cluster", "clone-1", "reader-2"],
};

test.each(Object.entries(orders))(
  "in the order %s, with every call sent twice, all is gone in the end and nothing else is",
  async (_title, order) => {
    const rds = await withCloneOf(["clone-1", "reader-1", "reader-2"]);
    const refusals = new Set<string>();
    const remove = async (name: string) => {
      try {
        await (name === "cluster" ? deleteCluster(rds) : deleteMember(rds, name));
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        refusals.add(error.name);
      }
    };

    for (let round = 0; (await leftOf(rds)).length > 0; round += 1) {
      expect(round).toBeLessThan(20);
      for (const name of order.flatMap((one) => [one, one])) await remove(name);
      rds.pass(minute);
    }

    const allowed = [
      "InvalidDBInstanceStateFault",
      "InvalidDBClusterStateFault",
      "DBInstanceNotFoundFault",
      "DBClusterNotFoundFault",
    ];
    expect([...refusals].filter((name) => !allowed.includes(name))).toEqual([]);
    expect((await rds.seenCluster("shop"))?.DBClusterMembers).toHaveLength(2);
    const { DBClusterSnapshots } = await rds.client.send(new DescribeDBClusterSnapshotsCommand({}));
    expect(DBClusterSnapshots).toHaveLength(1);
  },
);

test("a protected cluster is not deleted until its protection is switched off; its members are", async () => {
  const rds = await withCloneOf(["clone-1"], { DeletionProtection: true });
  await deleteMember(rds, "clone-1");

  await expect(deleteCluster(rds)).rejects.toMatchObject({
    name: "InvalidParameterCombination",
    message: "Cannot delete protected Cluster, please disable deletion protection and try again.",
  });
  await rds.client.send(new ModifyDBClusterCommand({ ...clone, DeletionProtection: false }));
  await deleteCluster(rds);

  expect((await rds.seenCluster("clone"))?.Status).toBe("deleting");
});

test("a stopped cluster and its members are not deleted until it is started", async () => {
  const rds = await withCloneOf(["clone-1"]);
  await rds.client.send(new StopDBClusterCommand(clone));
  rds.pass(60 * minute);

  await expect(deleteMember(rds, "clone-1")).rejects.toMatchObject({ name: "InvalidDBClusterStateFault" });
  await expect(deleteCluster(rds)).rejects.toMatchObject({ name: "InvalidDBClusterStateFault" });
  await rds.client.send(new StartDBClusterCommand(clone));
  await expect(deleteMember(rds, "clone-1")).rejects.toMatchObject({ name: "InvalidDBClusterStateFault" });
  rds.pass(60 * minute);
  await deleteMember(rds, "clone-1");
  await deleteCluster(rds);
  rds.pass(60 * minute);

  expect(await leftOf(rds)).toEqual([]);
});

test("a stopped cluster without members is not deleted, either", async () => {
  const rds = await withCloneOf([]);
  await rds.client.send(new StopDBClusterCommand(clone));
  rds.pass(60 * minute);

  await expect(deleteCluster(rds)).rejects.toMatchObject({ name: "InvalidDBClusterStateFault" });
});

test("a cluster that is being created cannot be deleted, even before Describe knows it", async () => {
  const rds = simulatedAurora();
  await rds.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds)));

  await expect(deleteCluster(rds)).rejects.toMatchObject({ name: "InvalidDBClusterStateFault" });
});

test("a member takes no final snapshot, and needs not decline one", async () => {
  const rds = await withCloneOf(["clone-1"]);
  const named = { DBInstanceIdentifier: "clone-1" };

  await expect(
    rds.client.send(new DeleteDBInstanceCommand({ ...named, FinalDBSnapshotIdentifier: "last" })),
  ).rejects.toMatchObject({
    name: "InvalidParameterCombination",
    message: "FinalDBSnapshotIdentifier can not be specified when deleting a cluster instance",
  });
  await rds.client.send(new DeleteDBInstanceCommand(named));

  expect((await rds.seen("clone-1"))?.DBInstanceStatus).toBe("deleting");
});

test.each([
  ["neither is given", { SkipFinalSnapshot: false }, "InvalidParameterCombination"],
  ["both are given", { FinalDBSnapshotIdentifier: "last" }, "InvalidParameterCombination"],
  [
    "its name is taken",
    { SkipFinalSnapshot: false, FinalDBSnapshotIdentifier: "taken" },
    "DBClusterSnapshotAlreadyExistsFault",
  ],
])("a cluster's final snapshot is either named or declined: %s", async (_title, more, name) => {
  const rds = await withCloneOf([]);
  rds.model.seedClusterSnapshot({ cluster: "shop", identifier: "taken", type: "manual" });

  await expect(deleteCluster(rds, more)).rejects.toMatchObject({ name });

  expect((await rds.seenCluster("clone"))?.Status).toBe("available");
});

test("a final snapshot outlives its cluster", async () => {
  const rds = await withCloneOf([]);

  await deleteCluster(rds, { SkipFinalSnapshot: false, FinalDBSnapshotIdentifier: "last" });
  rds.pass(60 * minute);

  expect(await leftOf(rds)).toEqual(["last"]);
});

test("a second deletion is refused, and so is one of what does not exist", async () => {
  const rds = await withCloneOf([]);
  await deleteCluster(rds);

  await expect(deleteCluster(rds)).rejects.toMatchObject({ name: "InvalidDBClusterStateFault" });
  rds.pass(60 * minute);
  await expect(deleteCluster(rds)).rejects.toMatchObject({ name: "DBClusterNotFoundFault" });
});
