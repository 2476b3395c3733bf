import {
  DBClusterSnapshotNotFoundFault,
  DBSnapshotNotFoundFault,
  InvalidDBSnapshotStateFault,
  RestoreDBInstanceFromDBSnapshot$,
  type RestoreDBInstanceFromDBSnapshotMessage,
  type RestoreDBInstanceFromDBSnapshotResult,
} from "@aws-sdk/client-rds";
import { nameOf } from "../arn.ts";
import { fault, invalidCombination, missingParameter } from "../failure.ts";
import { newIdentifier } from "../identifier.ts";
import { describedInstance } from "../instance.ts";
import type { Snapshot } from "../thing.ts";
import type { World } from "../world.ts";
import { operation } from "./operation.ts";
import { beginRestore } from "./restored-instance.ts";

type Input = RestoreDBInstanceFromDBSnapshotMessage;

export const restoreDBInstanceFromDBSnapshot = operation(
  RestoreDBInstanceFromDBSnapshot$,
  (world: World, input: Input): RestoreDBInstanceFromDBSnapshotResult => {
    const identifier = newIdentifier("DBInstanceIdentifier", input.DBInstanceIdentifier);
    const snapshot = snapshotToRestore(world, input);
    const { settings } = snapshot.source;
    const instance = beginRestore(world, identifier, input, { settings, tags: snapshot.tags });
    if (world.backed) {
      const snapshotId = snapshot.identifier;
      world.ask({ kind: "start", resourceId: instance.key, identifier, snapshotId, port: input.Port });
    }
    return { DBInstance: describedInstance(world, instance) };
  },
);

function snapshotToRestore(world: World, input: Input): Snapshot {
  const { DBSnapshotIdentifier, DBClusterSnapshotIdentifier } = input;
  if (DBSnapshotIdentifier !== undefined && DBClusterSnapshotIdentifier !== undefined) {
    throw invalidCombination("Specify DBSnapshotIdentifier or DBClusterSnapshotIdentifier, not both.");
  }
  if (DBClusterSnapshotIdentifier !== undefined) {
    throw fault(
      DBClusterSnapshotNotFoundFault,
      `DBClusterSnapshot ${DBClusterSnapshotIdentifier} not found.`,
    );
  }
  if (DBSnapshotIdentifier === undefined) throw missingParameter("DBSnapshotIdentifier");
  const snapshot = world.things.named("snapshot", nameOf(DBSnapshotIdentifier));
  if (snapshot === undefined) {
    throw fault(DBSnapshotNotFoundFault, `DBSnapshot not found: ${DBSnapshotIdentifier}`);
  }
  if (snapshot.course.stage.status !== "available") {
    throw fault(
      InvalidDBSnapshotStateFault,
      `DBSnapshot ${snapshot.identifier} is not in the available state.`,
    );
  }
  return snapshot;
}
