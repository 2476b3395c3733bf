import {
  DBClusterSnapshotNotFoundFault,
  DeleteDBClusterSnapshot$,
  type DeleteDBClusterSnapshotMessage,
  type DeleteDBClusterSnapshotResult,
  InvalidDBClusterSnapshotStateFault,
} from "@aws-sdk/client-rds";
import { nameOf } from "../arn.ts";
import { describedClusterSnapshot } from "../cluster-snapshot.ts";
import { fault, missingParameter } from "../failure.ts";
import type { World } from "../world.ts";
import { operation } from "./operation.ts";

/** Deletes a manual snapshot at once; an automated one goes with its cluster or its retention only. */
export const deleteDBClusterSnapshot = operation(
  DeleteDBClusterSnapshot$,
  (
    world: World,
    { DBClusterSnapshotIdentifier: given }: DeleteDBClusterSnapshotMessage,
  ): DeleteDBClusterSnapshotResult => {
    if (given === undefined) throw missingParameter("DBClusterSnapshotIdentifier");
    const snapshot = world.things.named("cluster-snapshot", nameOf(given));
    if (snapshot === undefined) {
      throw fault(DBClusterSnapshotNotFoundFault, `DBClusterSnapshot not found: ${given}`);
    }
    if (snapshot.type === "automated") {
      throw fault(
        InvalidDBClusterSnapshotStateFault,
        "Automated cluster snapshots cannot be deleted by DeleteDBClusterSnapshot.",
      );
    }
    if (snapshot.course.stage.status === "creating") {
      throw fault(
        InvalidDBClusterSnapshotStateFault,
        `The DB cluster snapshot ${snapshot.identifier} must be in the available state to be deleted.`,
      );
    }
    world.things.remove(snapshot);
    return { DBClusterSnapshot: { ...describedClusterSnapshot(world, snapshot), Status: "deleted" } };
  },
);
