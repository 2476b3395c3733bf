import type { DatabaseArns } from "./database-arns.ts";
import { ownedTags, requestTags } from "./rds-tags.ts";
import { allow, type Statement } from "./statement.ts";

/** The actions of instances and of clusters, as far as the stage has such databases. */
function both({ has }: DatabaseArns, ...actions: readonly (readonly [instance: string, cluster: string])[]) {
  return actions.flatMap(([instance, cluster]) => [
    ...(has.instances ? [`rds:${instance}`] : []),
    ...(has.clusters ? [`rds:${cluster}`] : []),
  ]);
}

/**
 * Takes a job's own snapshot of a database, copies it to the fixed name, and deletes what had that name before, whoever
 * made it: Trapheus's have none of our tags.
 */
export function snapshotStatements(arns: DatabaseArns, installation: string): readonly Statement[] {
  const tagged = requestTags(installation);
  const creations = both(arns, ["CreateDBSnapshot", "CreateDBClusterSnapshot"]);
  const copies = both(arns, ["CopyDBSnapshot", "CopyDBClusterSnapshot"]);
  const fixed = arns.snapshots("-snapshot");
  return [
    allow("SnapshotDatabases", creations, arns.current, tagged),
    // RDS asks for the tags apart. What has another installation's owner is left alone.
    allow(
      "MakeSnapshots",
      [...creations, ...copies, "rds:AddTagsToResource"],
      [...fixed, ...arns.snapshots("-snapshot-*")],
      { ...tagged, StringLikeIfExists: ownedTags(installation).StringLike },
    ),
    allow("ReplaceFixedSnapshots", both(arns, ["DeleteDBSnapshot", "DeleteDBClusterSnapshot"]), fixed),
  ];
}

/** Deletes what jobs of databases made and nobody wants: by its name and this installation's tags; ends exports. */
export function cleanUpStatements(arns: DatabaseArns, installation: string): readonly Statement[] {
  const owned = ownedTags(installation);
  const [instances, clusters] = ["db", "cluster"].map((type) =>
    arns.fresh.filter((one) => one.includes(`:${type}:`)),
  );
  const snapshots = arns.snapshots("-snapshot-*");
  return [
    allow("ListInstances", ["rds:DescribeDBInstances"], arns.every("db")),
    allow("ListClusters", ["rds:DescribeDBClusters"], arns.every("cluster")),
    allow("LookAtSnapshots", both(arns, ["DescribeDBSnapshots", "DescribeDBClusterSnapshots"]), snapshots),
    allow("ReapRestoredInstances", verbs("DBInstance"), instances ?? [], owned),
    ...(arns.has.clusters ? [allow("ReapRestoredClusters", verbs("DBCluster"), clusters ?? [], owned)] : []),
    allow("ReapSnapshots", both(arns, ["DeleteDBSnapshot", "DeleteDBClusterSnapshot"]), snapshots, owned),
    // AWS has no resource for a task: the code knows its name by the job's id.
    allow("EndExports", ["rds:DescribeExportTasks", "rds:CancelExportTask"], ["*"]),
  ];
}

function verbs(thing: string): readonly string[] {
  return ["Delete", "Modify", "Start"].map((verb) => `rds:${verb}${thing}`);
}
