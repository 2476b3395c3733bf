import { CLONE_PREFIX } from "@dblab-refresh/core/job/job-id";
import { OWNER_TAG } from "@dblab-refresh/core/rds/clone-tags";
import type { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { allPages, type Thing } from "./rds-pages.ts";

/** Names of temporary things that RDS still has. */
export interface Leftovers {
  /** Instances, clusters and members of clusters. */
  readonly clones: readonly string[];
  /** Of clones, whoever took them. */
  readonly snapshots: readonly string[];
  /** Automated backups of clones, retained ones included. */
  readonly backups: readonly string[];
}

/**
 * Everything of a refresh that is still there, asked from RDS itself: by the clones' prefix, or by the owner tag.
 * Every instance and cluster is listed, so a clone that was renamed shows by its tag. Under the prefix, what has tags
 * but not ours is a stranger's, with its snapshots and backups.
 */
export function leftovers(rds: RdsModel): Leftovers {
  const instances = allPages(rds, "DescribeDBInstances", "DBInstances");
  const clusters = allPages(rds, "DescribeDBClusters", "DBClusters");
  const strangers = [...instances, ...clusters].filter(isStrangers);
  const strange = new Set([...strangers.map(resourceIdOf), ...strangers.map(nameOf)]);
  const isTemporary = (thing: Thing) => {
    if (isOurs(thing)) return true;
    const names = [thing.DBInstanceIdentifier, thing.DBClusterIdentifier];
    // A reader that autoscaling added has neither our prefix nor tags: its cluster's name tells.
    const isNamed = names.some((name) => name?.startsWith(CLONE_PREFIX));
    return isNamed && ![resourceIdOf(thing), thing.DBClusterIdentifier].some((one) => strange.has(one ?? ""));
  };
  const of = (operation: string, list: string) => allPages(rds, operation, list).filter(isTemporary);
  return {
    clones: [
      ...clusters.filter(isTemporary).map((one) => one.DBClusterIdentifier ?? ""),
      ...instances.filter(isTemporary).map((one) => one.DBInstanceIdentifier ?? ""),
    ],
    snapshots: [
      ...of("DescribeDBSnapshots", "DBSnapshots").map((one) => one.DBSnapshotIdentifier ?? ""),
      ...of("DescribeDBClusterSnapshots", "DBClusterSnapshots").map(
        (one) => one.DBClusterSnapshotIdentifier ?? "",
      ),
    ],
    backups: [
      ...of("DescribeDBInstanceAutomatedBackups", "DBInstanceAutomatedBackups").map(
        (one) => one.DBInstanceAutomatedBackupsArn ?? "",
      ),
      ...of("DescribeDBClusterAutomatedBackups", "DBClusterAutomatedBackups").map(
        (one) => `${one.DBClusterIdentifier} (${one.DbClusterResourceId})`,
      ),
    ],
  };
}

function nameOf({ DBInstanceIdentifier, DBClusterIdentifier = "" }: Thing): string {
  return DBInstanceIdentifier ?? DBClusterIdentifier;
}

function resourceIdOf({ DbiResourceId, DbClusterResourceId = "" }: Thing): string {
  return DbiResourceId ?? DbClusterResourceId;
}

function isOurs({ TagList = [] }: Thing): boolean {
  return TagList.some(({ Key }) => Key === OWNER_TAG);
}

/** Whether it has tags, and none of them is ours: all tags of a create come at once. */
function isStrangers(thing: Thing): boolean {
  return (thing.TagList ?? []).length > 0 && !isOurs(thing);
}
