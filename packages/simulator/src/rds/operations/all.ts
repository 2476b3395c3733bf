import { createDBClusterSnapshot } from "./create-cluster-snapshot.ts";
import { createDBInstance } from "./create-instance.ts";
import { createDBSnapshot } from "./create-snapshot.ts";
import { deleteDBCluster } from "./delete-cluster.ts";
import { deleteDBClusterSnapshot } from "./delete-cluster-snapshot.ts";
import { deleteDBInstance } from "./delete-instance.ts";
import { deleteDBSnapshot } from "./delete-snapshot.ts";
import { describeDBInstanceAutomatedBackups } from "./describe-automated-backups.ts";
import { describeDBClusterAutomatedBackups } from "./describe-cluster-automated-backups.ts";
import { describeDBClusterSnapshots } from "./describe-cluster-snapshots.ts";
import { describeDBClusters } from "./describe-clusters.ts";
import { describeDBInstances } from "./describe-instances.ts";
import { describeDBSnapshots } from "./describe-snapshots.ts";
import { modifyDBCluster } from "./modify-cluster.ts";
import { modifyDBInstance } from "./modify-instance.ts";
import type { Operation } from "./operation.ts";
import { restoreDBClusterFromSnapshot } from "./restore-cluster.ts";
import { restoreDBInstanceFromDBSnapshot } from "./restore-instance.ts";
import { startDBCluster, stopDBCluster } from "./stop-start-cluster.ts";
import { startDBInstance, stopDBInstance } from "./stop-start-instance.ts";
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from "./tags-of-resource.ts";

/** Every operation that the model knows, by AWS's name. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  [
    describeDBInstances,
    describeDBSnapshots,
    describeDBInstanceAutomatedBackups,
    restoreDBInstanceFromDBSnapshot,
    modifyDBInstance,
    deleteDBInstance,
    stopDBInstance,
    startDBInstance,
    createDBSnapshot,
    deleteDBSnapshot,
    describeDBClusters,
    describeDBClusterSnapshots,
    describeDBClusterAutomatedBackups,
    restoreDBClusterFromSnapshot,
    createDBInstance,
    modifyDBCluster,
    deleteDBCluster,
    stopDBCluster,
    startDBCluster,
    createDBClusterSnapshot,
    deleteDBClusterSnapshot,
    listTagsForResource,
    addTagsToResource,
    removeTagsFromResource,
  ].map((operation) => [operation.name, operation]),
);
