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
      "a cluster's members and forgotten clones are found by listing, databases by their resource ids, which IAM allows for all or none",
  },
  {
    action: "rds:DescribeDBClusters",
    resource: /:cluster:\*$/,
    because:
      "forgotten clones are found by listing, databases by their resource ids, which IAM allows for all or none",
  },
  {
    action: "rds:DescribeDBSnapshots",
    resource: /:snapshot:\*$/,
    because:
      "automated snapshots are found by their source's resource id: to IAM a listing of all; a request may name any",
  },
  {
    action: "rds:DescribeDBClusterSnapshots",
    resource: /:cluster-snapshot:\*$/,
    because:
      "automated snapshots are found by their source's resource id: to IAM a listing of all; a request may name any",
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
  ...[
    ...["RestoreDBInstanceFromDBSnapshot", "RestoreDBInstanceToPointInTime", "CreateDBInstance"],
    ...["RestoreDBClusterFromSnapshot", "RestoreDBClusterToPointInTime", "AddTagsToResource"],
    ...["RemoveTagsFromResource", "AddRoleToDBInstance", "AddRoleToDBCluster"],
    ...["EnableHttpEndpoint", "DisableHttpEndpoint"],
    ...["DeleteDBInstance", "ModifyDBInstance", "StartDBInstance"],
    ...["DeleteDBCluster", "ModifyDBCluster", "StartDBCluster"],
  ].map((operation) => ({
    action: `rds:${operation}`,
    resource: /:(?:db|cluster):[a-z0-9-]+-(?:new|live)-\*$/,
    shown: ":db: and :cluster:<identifier>-new-*, with a record <identifier>-live-* as well",
    because:
      "what is restored is named by its job, which comes later; whatever changes it goes by its tags, too",
  })),
  ...["CreateDBSnapshot", "CreateDBClusterSnapshot"].map((operation) => ({
    action: `rds:${operation}`,
    resource: /:(?:db|cluster):[a-z0-9-]+-live-\*$/,
    shown: ":db:<identifier>-live-* and :cluster:<identifier>-live-*",
    because: "where a record says which one the database is, it has the name that its last restore gave it",
  })),
  ...[
    ...["AddTagsToResource", "DeleteDBInstance", "DeleteDBCluster"],
    ...["CreateDBSnapshot", "CreateDBClusterSnapshot"],
  ].map((operation) => ({
    action: `rds:${operation}`,
    resource: /:(?:db|cluster):[a-z0-9-]+-old-\*$/,
    shown: ":db:<identifier>-old-* and :cluster:<identifier>-old-*",
    because: "an original that gave up its name is named by the job; it is deleted by its tag, too",
  })),
  ...["RestoreDBInstanceToPointInTime", "RestoreDBClusterToPointInTime"].map((operation) => ({
    action: `rds:${operation}`,
    resource: /:(?:db|cluster):[a-z0-9-]+-old-\*$/,
    shown: ":db:<identifier>-old-* and :cluster:<identifier>-old-*",
    because: "with rename-first the original whose moment is restored has given up its name by then",
  })),
  ...["ModifyDBInstance", "RebootDBInstance", "ModifyDBCluster"].map((operation) => ({
    action: `rds:${operation}`,
    resource: /:(?:db|cluster):(?!dblab-refresh-)[a-z0-9-]+-\*$/,
    shown: ":db:<identifier>-* and :cluster:<identifier>-*",
    because:
      "a restore renames the new one, the original, the members of both and what a request's to asks for; originals have no tag to go by, and sources are denied",
  })),
  ...[
    ...["CreateDBSnapshot", "CreateDBClusterSnapshot", "CopyDBSnapshot", "CopyDBClusterSnapshot"],
    ...["AddTagsToResource", "DeleteDBSnapshot", "DeleteDBClusterSnapshot"],
    ...["DescribeDBSnapshots", "DescribeDBClusterSnapshots"],
  ].map((operation) => ({
    action: `rds:${operation}`,
    resource: /:(?:cluster-)?snapshot:[a-z0-9-]+-snapshot-\*$/,
    shown: ":snapshot:<identifier>-snapshot-* and :cluster-snapshot:<identifier>-snapshot-*",
    because:
      "a job's own snapshot is named by the job, which comes later; whatever changes it goes by its tags, too",
  })),
  ...["CreateDBSnapshot", "CreateDBClusterSnapshot", "AddTagsToResource", "DeleteDBCluster"].map(
    (operation) => ({
      action: `rds:${operation}`,
      resource: /:(?:cluster-)?snapshot:[a-z0-9-]+-final-\*$/,
      shown: ":snapshot:<identifier>-final-* and :cluster-snapshot:<identifier>-final-*",
      because: "an original's final snapshot is named by the job, which comes later",
    }),
  ),
  ...[...["RestoreDBInstanceFromDBSnapshot", "RestoreDBClusterFromSnapshot", "StartExportTask"]].map(
    (operation) => ({
      action: `rds:${operation}`,
      resource: /:(?:cluster-)?snapshot:\*$/,
      shown: ":snapshot:* and :cluster-snapshot:*",
      because: "a request may name any snapshot of the account",
    }),
  ),
  ...["RestoreDBInstanceToPointInTime", "RestoreDBClusterToPointInTime"].map((operation) => ({
    action: `rds:${operation}`,
    resource: /:(?:cluster-)?auto-backup:\*$/,
    shown: ":auto-backup:* and :cluster-auto-backup:*",
    because: "a moment is read from an automated backup, and RDS names those",
  })),
  ...[
    ...["RestoreDBInstanceFromDBSnapshot", "RestoreDBInstanceToPointInTime", "CreateDBInstance"],
    ...["RestoreDBClusterFromSnapshot", "RestoreDBClusterToPointInTime"],
    ...["ModifyDBInstance", "ModifyDBCluster"],
  ].map((operation) => ({
    action: `rds:${operation}`,
    resource: /:(?:subgrp|pg|og|cluster-pg):\*$/,
    shown: ":subgrp:*, :pg:*, :cluster-pg:* and :og:*",
    because: "what is restored gets the groups of the original, which the job finds out",
  })),
  ...[
    ...["DescribeBlueGreenDeployments", "DescribeDBProxies", "DescribeDBProxyTargets"],
    ...["DescribeGlobalClusters", "DescribeDBClusterEndpoints"],
  ].map((operation) => ({
    action: `rds:${operation}`,
    resource: /:(?:deployment|db-proxy|target-group|global-cluster|cluster|cluster-endpoint):\*$/,
    shown: ":deployment:*, :db-proxy:*, :target-group:*, :global-cluster:*, :cluster-endpoint:*",
    because: "whatever hangs on a database is found by listing it",
  })),
  ...["DescribeExportTasks", "CancelExportTask"].map((operation) => ({
    action: `rds:${operation}`,
    resource: /^\*$/,
    because: "AWS has no resource for an export's task, whose name follows from the job",
  })),
  {
    action: "route53:GetChange",
    resource: /:change\/\*$/,
    because: "Route 53 makes up the id of a change",
  },
  ...["CreateSecret", "TagResource"].map((operation) => ({
    action: `secretsmanager:${operation}`,
    resource: /:secret:rds!(?:db|cluster)-\*$/,
    shown: ":secret:rds!db-* and :secret:rds!cluster-*",
    because: "RDS names the secret of a managed password, which it makes in the name of who asks for it",
  })),
  {
    action: "kms:DescribeKey",
    resource: /:key\/\*$/,
    because:
      "Secrets Manager's own key, with which RDS makes the secret of a managed password, has an id that AWS makes up: it goes by its alias",
  },
  ...["PutObject*", "GetObject*", "DeleteObject*"].map((operation) => ({
    action: `s3:${operation}`,
    resource: /^arn:aws:s3:::[a-z0-9-]+\/\*$/,
    shown: "arn:aws:s3:::<bucket>/*",
    because: "AWS asks for these, and names the objects of an export itself",
  })),
];

/** Actions of which AWS documents the beginning only. */
export const wildActions: readonly { readonly action: string; readonly because: string }[] = [
  ...["PutObject*", "GetObject*", "DeleteObject*"].map((operation) => ({
    action: `s3:${operation}`,
    because: "StartExportTask's documentation asks for these, wildcards included",
  })),
];
