/**
 * The permissions on everything of a kind, each with why AWS offers nothing narrower. A statement that has such a
 * resource and is not named here is refused; so is a line here that no statement needs.
 */
export interface Wildcard {
  readonly action: string;
  /** What stands in place of a name. */
  readonly resource: RegExp;
  readonly because: string;
}

export const wildcards: readonly Wildcard[] = [
  {
    action: "rds:DescribeDBInstances",
    resource: /:db:\*$/,
    because:
      "a cluster's members and forgotten clones are found by listing, which IAM allows for all or none",
  },
  {
    action: "rds:DescribeDBClusters",
    resource: /:cluster:\*$/,
    because: "forgotten clones are found by listing, which IAM allows for all or none",
  },
  {
    action: "rds:DescribeDBSnapshots",
    resource: /:snapshot:\*$/,
    because: "automated snapshots are found by their source's resource id: to IAM a listing of all",
  },
  {
    action: "rds:DescribeDBClusterSnapshots",
    resource: /:cluster-snapshot:\*$/,
    because: "automated snapshots are found by their source's resource id: to IAM a listing of all",
  },
];
