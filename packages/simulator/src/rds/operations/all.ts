import { createDBSnapshot } from "./create-snapshot.ts";
import { deleteDBInstance } from "./delete-instance.ts";
import { deleteDBSnapshot } from "./delete-snapshot.ts";
import { describeDBInstanceAutomatedBackups } from "./describe-automated-backups.ts";
import { describeDBInstances } from "./describe-instances.ts";
import { describeDBSnapshots } from "./describe-snapshots.ts";
import { modifyDBInstance } from "./modify-instance.ts";
import type { Operation } from "./operation.ts";
import { restoreDBInstanceFromDBSnapshot } from "./restore-instance.ts";
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
    listTagsForResource,
    addTagsToResource,
    removeTagsFromResource,
  ].map((operation) => [operation.name, operation]),
);
