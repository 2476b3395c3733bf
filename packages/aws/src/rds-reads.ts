import {
  DescribeDBClusterSnapshotsCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  type Filter,
  type RDSClient,
} from "@aws-sdk/client-rds";
import { allPages, asked } from "./rds-call.ts";

/** Describe's largest page. */
export const MaxRecords = 100;

/** A client whose calls the SDK may repeat. */
export type Reads = Pick<RDSClient, "send">;

interface Which<Identified> {
  readonly identified?: Identified;
  readonly Filters?: Filter[];
}

/** All pages. @throws Fault */
export function describeInstances(reads: Reads, { identified, Filters }: Which<string>) {
  return allPages(
    (Marker) =>
      asked("DescribeDBInstances", () =>
        reads.send(
          new DescribeDBInstancesCommand({ DBInstanceIdentifier: identified, Filters, MaxRecords, Marker }),
        ),
      ),
    (page) => page.DBInstances,
  );
}

/** All pages. @throws Fault */
export function describeClusters(reads: Reads, { identified, Filters }: Which<string>) {
  return allPages(
    (Marker) =>
      asked("DescribeDBClusters", () =>
        reads.send(
          new DescribeDBClustersCommand({ DBClusterIdentifier: identified, Filters, MaxRecords, Marker }),
        ),
      ),
    (page) => page.DBClusters,
  );
}

/** One by its name or ARN, or the automated ones of a source's resource id. */
type Snapshots = { readonly identifier: string } | { readonly automatedOf: string };

/** All pages. @throws Fault */
export function describeSnapshots(reads: Reads, which: Snapshots) {
  return allPages(
    (Marker) =>
      asked("DescribeDBSnapshots", () =>
        reads.send(
          new DescribeDBSnapshotsCommand({
            ...("identifier" in which
              ? { DBSnapshotIdentifier: which.identifier }
              : { DbiResourceId: which.automatedOf, SnapshotType: "automated" }),
            MaxRecords,
            Marker,
          }),
        ),
      ),
    (page) => page.DBSnapshots,
  );
}

/** All pages. @throws Fault */
export function describeClusterSnapshots(reads: Reads, which: Snapshots) {
  return allPages(
    (Marker) =>
      asked("DescribeDBClusterSnapshots", () =>
        reads.send(
          new DescribeDBClusterSnapshotsCommand({
            ...("identifier" in which
              ? { DBClusterSnapshotIdentifier: which.identifier }
              : { DbClusterResourceId: which.automatedOf, SnapshotType: "automated" }),
            MaxRecords,
            Marker,
          }),
        ),
      ),
    (page) => page.DBClusterSnapshots,
  );
}
