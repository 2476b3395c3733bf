import { addRoleToDBCluster, removeRoleFromDBCluster } from "./cluster-roles.ts";
import { copyDBClusterSnapshot } from "./copy-cluster-snapshot.ts";
import { copyDBSnapshot } from "./copy-snapshot.ts";
import { createDBClusterSnapshot } from "./create-cluster-snapshot.ts";
import { createDBInstance } from "./create-instance.ts";
import { createDBSnapshot } from "./create-snapshot.ts";
import { deleteDBCluster } from "./delete-cluster.ts";
import { deleteDBClusterSnapshot } from "./delete-cluster-snapshot.ts";
import { deleteDBInstance } from "./delete-instance.ts";
import { deleteDBSnapshot } from "./delete-snapshot.ts";
import { describeDBInstanceAutomatedBackups } from "./describe-automated-backups.ts";
import { describeDBClusterAutomatedBackups } from "./describe-cluster-automated-backups.ts";
import { describeDBClusterEndpoints } from "./describe-cluster-endpoints.ts";
import { describeDBClusterSnapshots } from "./describe-cluster-snapshots.ts";
import { describeDBClusters } from "./describe-clusters.ts";
import { describeDBInstances } from "./describe-instances.ts";
import { describeDBClusterParameterGroups, describeDBParameterGroups } from "./describe-parameter-groups.ts";
import { describeDBSnapshots } from "./describe-snapshots.ts";
import {
  describeBlueGreenDeployments,
  describeDBProxies,
  describeDBProxyTargets,
  describeDBSubnetGroups,
  describeGlobalClusters,
} from "./describe-surroundings.ts";
import { cancelExportTask, describeExportTasks } from "./export-tasks.ts";
import { disableHttpEndpoint, enableHttpEndpoint } from "./http-endpoint.ts";
import { addRoleToDBInstance, removeRoleFromDBInstance } from "./instance-roles.ts";
import { modifyDBCluster } from "./modify-cluster.ts";
import { modifyDBInstance } from "./modify-instance.ts";
import type { Operation } from "./operation.ts";
import { rebootDBInstance } from "./reboot-instance.ts";
import { restoreDBClusterFromSnapshot } from "./restore-cluster.ts";
import { restoreDBClusterToPointInTime } from "./restore-cluster-to-time.ts";
import { restoreDBInstanceFromDBSnapshot } from "./restore-instance.ts";
import { restoreDBInstanceToPointInTime } from "./restore-instance-to-time.ts";
import { startExportTask } from "./start-export-task.ts";
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
    restoreDBInstanceToPointInTime,
    modifyDBInstance,
    rebootDBInstance,
    deleteDBInstance,
    stopDBInstance,
    startDBInstance,
    createDBSnapshot,
    deleteDBSnapshot,
    copyDBSnapshot,
    describeDBClusters,
    describeDBClusterSnapshots,
    describeDBClusterAutomatedBackups,
    restoreDBClusterFromSnapshot,
    restoreDBClusterToPointInTime,
    createDBInstance,
    modifyDBCluster,
    deleteDBCluster,
    stopDBCluster,
    startDBCluster,
    createDBClusterSnapshot,
    deleteDBClusterSnapshot,
    copyDBClusterSnapshot,
    startExportTask,
    describeExportTasks,
    cancelExportTask,
    addRoleToDBInstance,
    removeRoleFromDBInstance,
    addRoleToDBCluster,
    removeRoleFromDBCluster,
    enableHttpEndpoint,
    disableHttpEndpoint,
    describeDBParameterGroups,
    describeDBClusterParameterGroups,
    describeDBSubnetGroups,
    describeDBClusterEndpoints,
    describeGlobalClusters,
    describeBlueGreenDeployments,
    describeDBProxies,
    describeDBProxyTargets,
    listTagsForResource,
    addTagsToResource,
    removeTagsFromResource,
  ].map((operation) => [operation.name, operation]),
);
