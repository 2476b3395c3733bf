/**
 * The permissions on everything of a kind, each with why AWS offers nothing narrower. A statement that has such a
 * resource and is not named here is refused; so is a line here that no statement needs.
 */
export interface Wildcard {
  readonly action: string;
  /** What stands in place of a name. */
  readonly resource: RegExp;
  readonly because: string;
  /** How people write it; made of `resource` if left out. */
  readonly shown?: string;
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
  {
    action: "ec2:DescribeNetworkInterfaces",
    resource: /^\*$/,
    because: "Lambda looks at the VPC of a function; AWS has no resource for descriptions",
  },
  {
    action: "ec2:DescribeSubnets",
    resource: /^\*$/,
    because: "Lambda looks at the VPC of a function; AWS has no resource for descriptions",
  },
  {
    action: "ec2:CreateNetworkInterface",
    resource: /:network-interface\/\*$/,
    because: "what Lambda makes for a function in a VPC has no name before; the code itself is denied it",
  },
  {
    action: "ec2:DeleteNetworkInterface",
    resource: /:network-interface\/\*$/,
    because: "AWS names interfaces, and Lambda removes its own; the code itself is denied it",
  },
  {
    action: "ec2:AssignPrivateIpAddresses",
    resource: /:network-interface\/\*$/,
    because: "AWS names interfaces, and Lambda gives its own addresses; the code itself is denied it",
  },
  {
    action: "ec2:UnassignPrivateIpAddresses",
    resource: /:network-interface\/\*$/,
    because: "AWS names interfaces, and Lambda takes its own addresses back; the code itself is denied it",
  },
  ...["CreateLogStream", "PutLogEvents"].map((operation) => ({
    action: `logs:${operation}`,
    resource: /:log-stream:\*$/,
    because: "Lambda names the streams of a function's own log group",
  })),
  ...[
    ...["DescribeDBInstances", "RestoreDBInstanceFromDBSnapshot", "CreateDBInstance", "AddTagsToResource"],
    ...["DeleteDBInstance", "ModifyDBInstance", "StartDBInstance"],
  ].map((operation) => ({
    action: `rds:${operation}`,
    resource: /:db:dblab-refresh-\*$/,
    because: "a clone is named by its job, which comes later; whatever changes one goes by its tags, too",
  })),
  ...[
    ...["DescribeDBClusters", "RestoreDBClusterFromSnapshot", "CreateDBInstance", "AddTagsToResource"],
    ...["DeleteDBCluster", "ModifyDBCluster", "StartDBCluster"],
  ].map((operation) => ({
    action: `rds:${operation}`,
    resource: /:cluster:dblab-refresh-\*$/,
    because: "a clone is named by its job, which comes later; whatever changes one goes by its tags, too",
  })),
  {
    action: "rds:RestoreDBInstanceFromDBSnapshot",
    resource: /:snapshot:rds:[a-z0-9-]+-\*$/,
    shown: ":snapshot:rds:<source>-*",
    because: "RDS names a source's automated snapshots by their time",
  },
  {
    action: "rds:RestoreDBClusterFromSnapshot",
    resource: /:cluster-snapshot:rds:[a-z0-9-]+-\*$/,
    shown: ":cluster-snapshot:rds:<source>-*",
    because: "RDS names a source's automated snapshots by their time",
  },
  ...["RestoreDBInstanceFromDBSnapshot", "CreateDBInstance"].map((operation) => ({
    action: `rds:${operation}`,
    resource: /:pg:default\.\*$/,
    because: "a target that names no parameter group gets RDS's own, named by the engine's version",
  })),
  {
    action: "rds:RestoreDBClusterFromSnapshot",
    resource: /:cluster-pg:default\.\*$/,
    because: "a target that names no parameter group gets RDS's own, named by the engine's version",
  },
  ...["RestoreDBInstanceFromDBSnapshot", "RestoreDBClusterFromSnapshot", "CreateDBInstance"].map(
    (operation) => ({
      action: `rds:${operation}`,
      resource: /:og:default:\*$/,
      because: "a target that names no option group gets RDS's own, named by the engine's version",
    }),
  ),
  {
    action: "secretsmanager:GetSecretValue",
    resource: /:secret:[\w/+=.@-]+-\?{6}$/,
    shown: ":secret:<name>-??????",
    because: "an ARN that is set without them: Secrets Manager adds six letters of its own to a name",
  },
];
