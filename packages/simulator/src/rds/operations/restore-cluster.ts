import {
  DBClusterAlreadyExistsFault,
  DBClusterQuotaExceededFault,
  DBClusterSnapshotNotFoundFault,
  InvalidDBClusterSnapshotStateFault,
  RestoreDBClusterFromSnapshot$,
  type RestoreDBClusterFromSnapshotMessage,
  type RestoreDBClusterFromSnapshotResult,
} from "@aws-sdk/client-rds";
import { nameOf } from "../arn.ts";
import { beginning } from "../beginning.ts";
import { describedCluster } from "../cluster.ts";
import { clusterSnapshotArn } from "../cluster-snapshot.ts";
import { lasting } from "../course.ts";
import { fault, invalidCombination, missingParameter } from "../failure.ts";
import { newIdentifier, resourceIdOf } from "../identifier.ts";
import { checkedTags } from "../tags.ts";
import type { Cluster, ClusterSnapshot } from "../thing.ts";
import type { World } from "../world.ts";
import { checkCapacities, checkClusterRetention } from "./find-cluster.ts";
import { checkPort } from "./find-instance.ts";
import { operation } from "./operation.ts";
import { restoredClusterSettings } from "./restored-cluster-settings.ts";

type Input = RestoreDBClusterFromSnapshotMessage;

/** A restored cluster is `available` without any member: its data are there, and nothing answers for them. */
export const restoreDBClusterFromSnapshot = operation(
  RestoreDBClusterFromSnapshot$,
  (world: World, input: Input): RestoreDBClusterFromSnapshotResult => {
    const identifier = newIdentifier("DBClusterIdentifier", input.DBClusterIdentifier);
    const snapshot = snapshotToRestore(world, input);
    checkInput(input, snapshot);
    const tags = tagsOf(input, snapshot);
    if (world.things.named("cluster", identifier) !== undefined) {
      throw fault(DBClusterAlreadyExistsFault, `DB Cluster already exists: ${identifier}`);
    }
    if (world.things.ofKind("cluster").length >= world.quotas.clusters) {
      throw fault(DBClusterQuotaExceededFault, `Quota exceeded: ${world.quotas.clusters} DB clusters`);
    }
    const stages = [
      { status: "creating", durationMs: world.durations.clusterCreatingMs },
      lasting("available"),
    ];
    const cluster: Cluster = {
      kind: "cluster",
      key: resourceIdOf("cluster", world.ids()),
      identifier,
      settings: restoredClusterSettings(world, input, snapshot.source.settings),
      pending: {},
      keepsAutomatedBackups: false,
      tags,
      ...beginning(world, { kind: "cluster", identifier, stages }),
      backing: world.backed ? { state: "awaited" } : { state: "none" },
    };
    world.things.add(cluster);
    if (world.backed) {
      const snapshotId = clusterSnapshotArn(world, snapshot);
      world.ask({ kind: "start", resourceId: cluster.key, snapshotId, port: input.Port });
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

function checkInput(input: Input, { source: { settings } }: ClusterSnapshot): void {
  checkClusterRetention(input.BackupRetentionPeriod);
  checkPort(input.Port);
  checkCapacities(input.ServerlessV2ScalingConfiguration);
  if (input.Engine !== settings.Engine) {
    throw invalidCombination(`A snapshot of ${settings.Engine} cannot be restored as ${input.Engine}.`);
  }
}

/** The snapshot's own tags only if none are passed, as with instances. */
function tagsOf({ Tags = [], TagSpecifications = [] }: Input, snapshot: ClusterSnapshot) {
  const specified = TagSpecifications.filter(({ ResourceType }) => ResourceType === "cluster");
  const given = checkedTags([...Tags, ...specified.flatMap(({ Tags: more = [] }) => more)]);
  return given.length > 0 ? given : structuredClone(snapshot.tags);
}
