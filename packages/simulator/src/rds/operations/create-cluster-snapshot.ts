import {
  CreateDBClusterSnapshot$,
  type CreateDBClusterSnapshotMessage,
  type CreateDBClusterSnapshotResult,
  DBClusterSnapshotAlreadyExistsFault,
  SnapshotQuotaExceededFault,
  type Tag,
} from "@aws-sdk/client-rds";
import { announce } from "../announce.ts";
import { beginClusterSnapshot, describedClusterSnapshot } from "../cluster-snapshot.ts";
import { fault } from "../failure.ts";
import { newIdentifier } from "../identifier.ts";
import { checkedTags } from "../tags.ts";
import type { Cluster, ClusterSnapshot } from "../thing.ts";
import type { World } from "../world.ts";
import { setOut } from "./create-snapshot.ts";
import { clusterNamed, requireUsable } from "./find-cluster.ts";
import { operation } from "./operation.ts";

export const createDBClusterSnapshot = operation(
  CreateDBClusterSnapshot$,
  (world: World, input: CreateDBClusterSnapshotMessage): CreateDBClusterSnapshotResult => {
    const identifier = newIdentifier("DBClusterSnapshotIdentifier", input.DBClusterSnapshotIdentifier);
    const cluster = clusterNamed(world, input.DBClusterIdentifier);
    const tags = input.Tags === undefined ? undefined : checkedTags(input.Tags);
    checkNewClusterSnapshot(world, identifier);
    requireUsable(cluster);
    const snapshot = beginManualClusterSnapshot(world, cluster, identifier, tags);
    return { DBClusterSnapshot: describedClusterSnapshot(world, snapshot) };
  },
);

export function beginManualClusterSnapshot(
  world: World,
  cluster: Cluster,
  identifier: string,
  tags?: Tag[],
): ClusterSnapshot {
  const wanted = { identifier, type: "manual" } as const;
  const snapshot = beginClusterSnapshot(world, cluster, tags === undefined ? wanted : { ...wanted, tags });
  setOut(world, snapshot, "snapshot");
  announce(world, snapshot, "RDS-EVENT-0074");
  return snapshot;
}

/** @throws DBClusterSnapshotAlreadyExistsFault, SnapshotQuotaExceededFault */
export function checkNewClusterSnapshot({ things, quotas }: World, identifier: string): void {
  if (things.named("cluster-snapshot", identifier) !== undefined) {
    throw fault(
      DBClusterSnapshotAlreadyExistsFault,
      `Cannot create the snapshot because a snapshot with the identifier ${identifier} already exists.`,
    );
  }
  const manual = things.ofKind("cluster-snapshot").filter(({ type }) => type === "manual");
  if (manual.length < quotas.manualClusterSnapshots) return;
  throw fault(
    SnapshotQuotaExceededFault,
    `Cannot create more than ${quotas.manualClusterSnapshots} manual cluster snapshots`,
  );
}
