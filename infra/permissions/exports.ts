import { exportNames } from "../export-place.ts";
import type { PolicyBasis } from "./policy-basis.ts";
import { allow, arn, type Statement } from "./statement.ts";

/**
 * Exports snapshots of the stage's own region, where the bucket is, in the one role that may write there and with the one
 * key. Which snapshot is the request's to say. Source: StartExportTask in the RDS API Reference, KmsKeyId.
 */
export function exportStatements({ name, place, exportKey }: PolicyBasis): readonly Statement[] {
  const snapshots = arn(place, "rds", "snapshot:*");
  const clusterSnapshots = arn(place, "rds", "cluster-snapshot:*");
  const keys = exportKey === undefined ? [] : [exportKey];
  return [
    allow("ListSnapshots", ["rds:DescribeDBSnapshots"], [snapshots]),
    allow("ListClusterSnapshots", ["rds:DescribeDBClusterSnapshots"], [clusterSnapshots]),
    allow("StartExports", ["rds:StartExportTask"], [snapshots, clusterSnapshots]),
    // A task is asked for by its name, which is none of IAM's resources.
    allow("FollowExports", ["rds:DescribeExportTasks"], ["*"]),
    allow("PassExportRole", ["iam:PassRole"], [exportNames(name, place).roleArn], {
      StringEquals: { "iam:PassedToService": ["export.rds.amazonaws.com"] },
    }),
    allow("LookAtExportKey", ["kms:DescribeKey"], keys),
    allow("GrantExportKey", ["kms:CreateGrant"], keys, {
      Bool: { "kms:GrantIsForAWSResource": ["true"] },
    }),
  ].filter(({ Resource }) => Resource.length > 0);
}
