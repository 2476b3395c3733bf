import {
  DBClusterSnapshotNotFoundFault,
  InvalidDBClusterSnapshotStateFault,
  RestoreDBClusterFromSnapshot$,
  type RestoreDBClusterFromSnapshotMessage,
  type RestoreDBClusterFromSnapshotResult,
} from "@aws-sdk/client-rds";
import { nameOf } from "../arn.ts";
import { describedCluster } from "../cluster.ts";
import { clusterSnapshotArn } from "../cluster-snapshot.ts";
import { fault, invalidCombination, missingParameter } from "../failure.ts";
import { newIdentifier } from "../identifier.ts";
import type { ClusterSnapshot } from "../thing.ts";
import type { World } from "../world.ts";
import { operation } from "./operation.ts";
import { beginClusterRestore } from "./restored-cluster.ts";

type Input = RestoreDBClusterFromSnapshotMessage;

/** A restored cluster is `available` without any member: its data are there, and nothing answers for them. */
export const restoreDBClusterFromSnapshot = operation(
  RestoreDBClusterFromSnapshot$,
  (world: World, input: Input): RestoreDBClusterFromSnapshotResult => {
    const identifier = newIdentifier("DBClusterIdentifier", input.DBClusterIdentifier);
    const snapshot = snapshotToRestore(world, input);
    const { settings } = snapshot.source;
    if (input.Engine !== settings.Engine) {
      throw invalidCombination(`A snapshot of ${settings.Engine} cannot be restored as ${input.Engine}.`);
    }
    const cluster = beginClusterRestore(world, identifier, input, { settings, tags: snapshot.tags });
    if (world.backed) {
      const snapshotId = clusterSnapshotArn(world, snapshot);
      world.ask({ kind: "start", resourceId: cluster.key, identifier, snapshotId, port: input.Port });
    }
    return { DBCluster: describedCluster(world, cluster) };
  },
);

/** By name or ARN. A DB snapshot, by ARN, would be migrated into Aurora: that is not modelled. */
function snapshotToRestore(world: World, { SnapshotIdentifier: given }: Input): ClusterSnapshot {
  if (given === undefined) throw missingParameter("SnapshotIdentifier");
  const isOther = given.startsWith("arn:") && !given.includes(":cluster-snapshot:");
  const snapshot = isOther ? undefined : world.things.named("cluster-snapshot", nameOf(given));
  if (snapshot === undefined) {
    throw fault(DBClusterSnapshotNotFoundFault, `DBClusterSnapshot ${given} not found.`);
  }
  if (snapshot.course.stage.status !== "available") {
    throw fault(
      InvalidDBClusterSnapshotStateFault,
      `DB cluster snapshot ${snapshot.identifier} is not in the available state.`,
    );
  }
  return snapshot;
}
