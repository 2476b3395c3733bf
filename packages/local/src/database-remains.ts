import type { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { allPages } from "./rds-pages.ts";

/** What jobs name after the database: `-new-`, `-old-` and `-snapshot-`, and the first 8 characters of their id. */
const OF_A_JOB = /^-(new|old|snapshot)-[0-9a-z]{8}(-\d+)?$/;

/**
 * What jobs of a database made or renamed and left behind, asked from RDS itself: by name, whoever has its tags now.
 * The snapshot of the fixed name and final snapshots are meant to stay.
 */
export function databaseRemains(rds: RdsModel, database: string): readonly string[] {
  const names = [
    ...allPages(rds, "DescribeDBClusters", "DBClusters").map((one) => one.DBClusterIdentifier),
    ...allPages(rds, "DescribeDBInstances", "DBInstances").map((one) => one.DBInstanceIdentifier),
    ...allSnapshots(rds),
  ];
  return ofDatabase(names, database).filter((name) => OF_A_JOB.test(name.slice(database.length)));
}

/** Manual snapshots that are named after the database, and automated ones of it. */
export function snapshotNames(rds: RdsModel, database: string): readonly string[] {
  return ofDatabase(allSnapshots(rds), database);
}

function allSnapshots(rds: RdsModel): readonly (string | undefined)[] {
  return [
    ...allPages(rds, "DescribeDBSnapshots", "DBSnapshots").map((one) => one.DBSnapshotIdentifier),
    ...allPages(rds, "DescribeDBClusterSnapshots", "DBClusterSnapshots").map(
      (one) => one.DBClusterSnapshotIdentifier,
    ),
  ];
}

function ofDatabase(names: readonly (string | undefined)[], database: string): readonly string[] {
  return names.flatMap((name) => {
    const isIts = name?.replace(/^rds:/, "").startsWith(`${database}-`);
    return name !== undefined && isIts ? [name] : [];
  });
}
