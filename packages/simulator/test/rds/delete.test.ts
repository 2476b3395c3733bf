import {
  DeleteDBInstanceCommand,
  DescribeDBInstanceAutomatedBackupsCommand,
  DescribeDBSnapshotsCommand,
  ModifyDBInstanceCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import { expect, test } from "vitest";
import { cloneInput, minute, type SimulatedRds, simulatedRds } from "./simulated-rds.ts";

async function withClone(more: object = {}): Promise<SimulatedRds> {
  const rds = simulatedRds();
  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, more)));
  rds.pass(60 * minute);
  return rds;
}

const deletion = { DBInstanceIdentifier: "clone-1", SkipFinalSnapshot: true };

test("a deleted instance is deleting for a while, then not found", async () => {
  const rds = await withClone();

  const { DBInstance } = await rds.client.send(new DeleteDBInstanceCommand(deletion));

  expect(DBInstance?.DBInstanceStatus).toBe("deleting");
  expect(await rds.statusesOf("clone-1")).toEqual(["deleting", "(not found)"]);
});

test("a protected instance is not deleted until its protection is switched off, which takes effect at once", async () => {
  const rds = await withClone({ DeletionProtection: true });

  await expect(rds.client.send(new DeleteDBInstanceCommand(deletion))).rejects.toMatchObject({
    name: "InvalidParameterCombination",
    message: "Cannot delete protected DB Instance, please disable deletion protection and try again.",
  });
  await rds.client.send(
    new ModifyDBInstanceCommand({ DBInstanceIdentifier: "clone-1", DeletionProtection: false }),
  );
  await rds.client.send(new DeleteDBInstanceCommand(deletion));

  expect((await rds.seen("clone-1"))?.DBInstanceStatus).toBe("deleting");
});

test("an instance that is being created cannot be deleted, even before Describe knows it", async () => {
  const rds = simulatedRds();
  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds)));

  const remove = rds.client.send(new DeleteDBInstanceCommand(deletion));

  await expect(remove).rejects.toMatchObject({ name: "InvalidDBInstanceStateFault" });
});

test("a second deletion is refused", async () => {
  const rds = await withClone();
  await rds.client.send(new DeleteDBInstanceCommand(deletion));

  const again = rds.client.send(new DeleteDBInstanceCommand(deletion));

  await expect(again).rejects.toMatchObject({
    name: "InvalidDBInstanceStateFault",
    message: "Instance clone-1 is already being deleted.",
  });
});

test.each([
  ["neither is given", {}, "InvalidParameterCombination"],
  [
    "both are given",
    { SkipFinalSnapshot: true, FinalDBSnapshotIdentifier: "last" },
    "InvalidParameterCombination",
  ],
  ["its name is no identifier", { FinalDBSnapshotIdentifier: "rds:last" }, "InvalidParameterValue"],
])("a final snapshot is either named or declined: %s", async (_title, input, name) => {
  const rds = await withClone();

  const remove = rds.client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: "clone-1", ...input }));

  await expect(remove).rejects.toMatchObject({ name });
  expect((await rds.seen("clone-1"))?.DBInstanceStatus).toBe("available");
});

test("a final snapshot outlives its instance", async () => {
  const rds = await withClone();

  await rds.client.send(
    new DeleteDBInstanceCommand({ DBInstanceIdentifier: "clone-1", FinalDBSnapshotIdentifier: "last" }),
  );
  rds.pass(60 * minute);

  const { DBSnapshots } = await rds.client.send(
    new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: "last" }),
  );
  expect(DBSnapshots).toMatchObject([{ Status: "available", SnapshotType: "manual" }]);
  expect(await rds.seen("clone-1")).toBeUndefined();
});

test.each([
  [true, [], []],
  [undefined, [], []],
  [false, ["retained"], ["automated"]],
])(
  "with DeleteAutomatedBackups %s the automated backups left over are %j",
  async (DeleteAutomatedBackups, statuses, types) => {
    const rds = await withClone({ BackupRetentionPeriod: 3 });

    await rds.client.send(new DeleteDBInstanceCommand({ ...deletion, DeleteAutomatedBackups }));
    rds.pass(60 * minute);

    const { DBInstanceAutomatedBackups } = await rds.client.send(
      new DescribeDBInstanceAutomatedBackupsCommand({ DBInstanceIdentifier: "clone-1" }),
    );
    const { DBSnapshots } = await rds.client.send(
      new DescribeDBSnapshotsCommand({ DBInstanceIdentifier: "clone-1" }),
    );
    expect(DBInstanceAutomatedBackups?.map(({ Status }) => Status)).toEqual(statuses);
    expect(DBSnapshots?.map(({ SnapshotType }) => SnapshotType)).toEqual(types);
  },
);

test("an instance without backups leaves none, whatever the deletion says", async () => {
  const rds = await withClone();

  await rds.client.send(new DeleteDBInstanceCommand({ ...deletion, DeleteAutomatedBackups: false }));
  rds.pass(60 * minute);

  const { DBInstanceAutomatedBackups } = await rds.client.send(
    new DescribeDBInstanceAutomatedBackupsCommand({ DBInstanceIdentifier: "clone-1" }),
  );
  expect(DBInstanceAutomatedBackups).toEqual([]);
});

test("the deletion of one instance leaves the source and its snapshots alone", async () => {
  const rds = await withClone();

  await rds.client.send(new DeleteDBInstanceCommand(deletion));
  rds.pass(60 * minute);

  expect((await rds.seen("prod"))?.DBInstanceStatus).toBe("available");
  const { DBSnapshots } = await rds.client.send(
    new DescribeDBSnapshotsCommand({ DBInstanceIdentifier: "prod" }),
  );
  expect(DBSnapshots).toHaveLength(1);
});
