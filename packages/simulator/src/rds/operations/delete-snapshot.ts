import {
  DBSnapshotNotFoundFault,
  DeleteDBSnapshot$,
  type DeleteDBSnapshotMessage,
  type DeleteDBSnapshotResult,
  InvalidDBSnapshotStateFault,
} from "@aws-sdk/client-rds";
import { announce } from "../announce.ts";
import { nameOf } from "../arn.ts";
import { fault, missingParameter } from "../failure.ts";
import { describedSnapshot } from "../snapshot.ts";
import type { World } from "../world.ts";
import { operation } from "./operation.ts";

/** Deletes a manual snapshot at once; an automated one goes with its instance or its retention only. */
export const deleteDBSnapshot = operation(
  DeleteDBSnapshot$,
  (world: World, { DBSnapshotIdentifier }: DeleteDBSnapshotMessage): DeleteDBSnapshotResult => {
    if (DBSnapshotIdentifier === undefined) throw missingParameter("DBSnapshotIdentifier");
    const snapshot = world.things.named("snapshot", nameOf(DBSnapshotIdentifier));
    if (snapshot === undefined) {
      throw fault(DBSnapshotNotFoundFault, `DBSnapshot not found: ${DBSnapshotIdentifier}`);
    }
    if (snapshot.type === "automated") {
      throw fault(InvalidDBSnapshotStateFault, "Automated snapshots cannot be deleted by DeleteDBSnapshot.");
    }
    if (snapshot.course.stage.status === "creating") {
      throw fault(
        InvalidDBSnapshotStateFault,
        `The DB snapshot ${snapshot.identifier} must be in the available state to be deleted.`,
      );
    }
    world.things.remove(snapshot);
    announce(world, snapshot, "RDS-EVENT-0041");
    return { DBSnapshot: { ...describedSnapshot(world, snapshot), Status: "deleted" } };
  },
);
