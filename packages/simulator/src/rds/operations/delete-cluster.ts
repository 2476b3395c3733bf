import {
  DeleteDBCluster$,
  type DeleteDBClusterMessage,
  type DeleteDBClusterResult,
  InvalidDBClusterStateFault,
} from "@aws-sdk/client-rds";
import { describedCluster, isClusterBroken } from "../cluster.ts";
import { courseFrom, gone } from "../course.ts";
import { fault, invalidCombination } from "../failure.ts";
import { newIdentifier } from "../identifier.ts";
import { isDeleting, membersOf } from "../members.ts";
import type { Cluster } from "../thing.ts";
import type { World } from "../world.ts";
import { beginManualClusterSnapshot, checkNewClusterSnapshot } from "./create-cluster-snapshot.ts";
import { clusterNamed } from "./find-cluster.ts";
import { usable } from "./find-instance.ts";
import { operation } from "./operation.ts";

/** Members that are going already do not hinder the deletion, but the cluster outlasts them. */
export const deleteDBCluster = operation(
  DeleteDBCluster$,
  (world: World, input: DeleteDBClusterMessage): DeleteDBClusterResult => {
    const cluster = clusterNamed(world, input.DBClusterIdentifier);
    checkDeletable(world, cluster);
    const finalSnapshot = finalSnapshotName(world, input, cluster);
    if (finalSnapshot !== undefined) beginManualClusterSnapshot(world, cluster, finalSnapshot);
    cluster.keepsAutomatedBackups = input.DeleteAutomatedBackups === false;
    // Its members began to go earlier, and take as long: they are gone before it is.
    const stages = [{ status: "deleting", durationMs: world.durations.deletingMs }, gone];
    cluster.course = courseFrom(world.now, world.worked({ kind: "deletion", thing: cluster, stages }));
    // A database that was never to come up does not hold up its deletion.
    cluster.backing = { state: "none" };
    return { DBCluster: describedCluster(world, cluster) };
  },
);

function checkDeletable(world: World, cluster: Cluster): void {
  const { status } = cluster.course.stage;
  const refuse = (message: string) => fault(InvalidDBClusterStateFault, message);
  if (status === "deleting") throw refuse(`DB cluster ${cluster.identifier} is already being deleted.`);
  if (cluster.settings.DeletionProtection) {
    throw invalidCombination(
      "Cannot delete protected Cluster, please disable deletion protection and try again.",
    );
  }
  if (!membersOf(world, cluster).every(isDeleting)) {
    throw refuse("Cluster cannot be deleted, it still contains DB instances in non-deleting state.");
  }
  if (/^(creating|renaming|modifying|starting|stopping|stopped)$/.test(status)) {
    throw refuse(`DB cluster ${cluster.identifier} is currently ${status} and cannot be deleted.`);
  }
}

/** The name of the snapshot to take first, undefined if it is declined. */
function finalSnapshotName(world: World, input: DeleteDBClusterMessage, cluster: Cluster) {
  const { SkipFinalSnapshot = false, FinalDBSnapshotIdentifier: given } = input;
  if (SkipFinalSnapshot) {
    if (given === undefined) return undefined;
    throw invalidCombination("FinalDBSnapshotIdentifier cannot be specified when SkipFinalSnapshot is true.");
  }
  if (given === undefined) {
    throw invalidCombination("FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.");
  }
  const { status } = cluster.course.stage;
  if (isClusterBroken(status) || !usable.includes(status)) {
    throw fault(
      InvalidDBClusterStateFault,
      `Cannot create a snapshot because the database cluster ${cluster.identifier} is not currently in the available state.`,
    );
  }
  const name = newIdentifier("FinalDBSnapshotIdentifier", given);
  checkNewClusterSnapshot(world, name);
  return name;
}
