import {
  DeleteDBInstance$,
  type DeleteDBInstanceMessage,
  type DeleteDBInstanceResult,
  InvalidDBClusterStateFault,
  InvalidDBInstanceStateFault,
} from "@aws-sdk/client-rds";
import { courseFrom, gone } from "../course.ts";
import { fault, invalidCombination } from "../failure.ts";
import { newIdentifier } from "../identifier.ts";
import { describedInstance, isBroken } from "../instance.ts";
import { clusterOf, failOver } from "../members.ts";
import type { Cluster, Instance } from "../thing.ts";
import type { World } from "../world.ts";
import { beginManualSnapshot, checkSnapshotName, checkSnapshotQuota } from "./create-snapshot.ts";
import { instanceNamed } from "./find-instance.ts";
import { operation } from "./operation.ts";

/** In these the instance is between two states, and a deletion is refused. */
const refusing = new Set(["creating", "renaming", "rebooting", "starting", "stopping"]);

export const deleteDBInstance = operation(
  DeleteDBInstance$,
  (world: World, input: DeleteDBInstanceMessage): DeleteDBInstanceResult => {
    const instance = instanceNamed(world, input.DBInstanceIdentifier);
    const { status } = instance.course.stage;
    const cluster = clusterOf(world, instance);
    checkDeletable(instance, status, cluster);
    const finalSnapshot =
      cluster === undefined ? finalSnapshotName(world, input, status) : noFinalSnapshot(input);
    if (finalSnapshot !== undefined) beginManualSnapshot(world, instance, finalSnapshot);
    instance.keepsAutomatedBackups = input.DeleteAutomatedBackups === false;
    const stages = [{ status: "deleting", durationMs: world.durations.deletingMs }, gone];
    instance.course = courseFrom(world.now, world.worked({ kind: "deletion", thing: instance, stages }));
    // A database that was never to come up does not hold up its deletion.
    instance.backing = { state: "none" };
    if (cluster !== undefined) failOver(world, cluster, instance);
    return { DBInstance: describedInstance(world, instance) };
  },
);

function checkDeletable(instance: Instance, status: string, cluster: Cluster | undefined): void {
  if (status === "deleting") {
    throw fault(InvalidDBInstanceStateFault, `Instance ${instance.identifier} is already being deleted.`);
  }
  const whole = cluster?.course.stage.status ?? "available";
  if (/^(stopping|stopped|starting)$/.test(whole)) {
    throw fault(
      InvalidDBClusterStateFault,
      `Instance ${instance.identifier} cannot be deleted: its DB cluster ${cluster?.identifier} is ${whole}.`,
    );
  }
  if (refusing.has(status)) {
    throw fault(
      InvalidDBInstanceStateFault,
      `Instance ${instance.identifier} is currently ${status} and cannot be deleted.`,
    );
  }
  if (instance.settings.DeletionProtection) {
    throw invalidCombination(
      "Cannot delete protected DB Instance, please disable deletion protection and try again.",
    );
  }
}

/** The data stay with the cluster: there is nothing to keep, and nothing that must be declined. */
function noFinalSnapshot({ FinalDBSnapshotIdentifier }: DeleteDBInstanceMessage): undefined {
  if (FinalDBSnapshotIdentifier === undefined) return undefined;
  throw invalidCombination("FinalDBSnapshotIdentifier can not be specified when deleting a cluster instance");
}

/** The name of the snapshot to take first, undefined if it is declined. */
function finalSnapshotName(world: World, input: DeleteDBInstanceMessage, status: string): string | undefined {
  const { SkipFinalSnapshot = false, FinalDBSnapshotIdentifier: given } = input;
  if (SkipFinalSnapshot) {
    if (given === undefined) return undefined;
    throw invalidCombination("FinalDBSnapshotIdentifier cannot be specified when SkipFinalSnapshot is true.");
  }
  if (given === undefined) {
    throw invalidCombination("FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.");
  }
  if (isBroken(status)) {
    throw fault(
      InvalidDBInstanceStateFault,
      `Cannot create a final snapshot because the database instance is in the ${status} state.`,
    );
  }
  const name = newIdentifier("FinalDBSnapshotIdentifier", given);
  checkSnapshotName(world, name);
  checkSnapshotQuota(world);
  return name;
}
