import type { DatabaseAccess, FunctionUse } from "../function-list.ts";
import { type DatabaseArns, databaseArns } from "./database-arns.ts";
import { restoreStatements } from "./database-restores.ts";
import { cleanUpStatements, snapshotStatements } from "./database-snapshots.ts";
import { exportStatements } from "./exports.ts";
import type { PolicyBasis } from "./policy-basis.ts";
import { recordStatements } from "./records.ts";
import { allow, arn, type Place, type Statement } from "./statement.ts";

/**
 * What a function may do for jobs of databases. Whoever has a hand in RDS or in a refresh is denied every change of the
 * databases themselves but what its own part is, whatever somebody attaches to its role later: the snapshotter takes
 * snapshots of them, the restorer renames and modifies them, and nobody deletes them.
 */
export function databaseStatements(
  { rds, dblab, databases }: Pick<FunctionUse, "rds" | "dblab" | "databases">,
  basis: PolicyBasis,
): readonly Statement[] {
  const arns = databaseArns(basis.stage, basis.place);
  if (arns.own.length === 0 || (rds === undefined && !dblab && databases === undefined)) return [];
  const access = databases?.access;
  return [...(access === undefined ? [] : accesses[access](arns, basis)), keepDatabases(arns, access)];
}

const accesses: Readonly<
  Record<DatabaseAccess, (arns: DatabaseArns, basis: PolicyBasis) => readonly Statement[]>
> = {
  snapshot: (arns, { stage, place }) => [
    ...looks(arns),
    ...attachments(arns, place),
    ...snapshotStatements(arns, stage.installation),
  ],
  restore: (arns, { stage, place }) => [
    ...looks(arns),
    ...attachments(arns, place),
    ...restoreStatements(arns, stage, place),
    ...recordStatements(stage, place),
  ],
  export: (_, basis) => exportStatements(basis),
  "clean up": (arns, { stage }) => cleanUpStatements(arns, stage.installation),
};

/** A database is found by its resource id, its members by their cluster, a snapshot by whatever name is asked for. */
function looks(arns: DatabaseArns): readonly Statement[] {
  return [
    allow("ListInstances", ["rds:DescribeDBInstances"], arns.every("db")),
    allow("ListClusters", ["rds:DescribeDBClusters"], arns.every("cluster")),
    allow("ListSnapshots", ["rds:DescribeDBSnapshots"], arns.every("snapshot", "rds")),
    allow(
      "ListClusterSnapshots",
      ["rds:DescribeDBClusterSnapshots"],
      arns.every("cluster-snapshot", "aurora-cluster"),
    ),
  ].filter(({ Resource }) => Resource.length > 0);
}

/** What hangs on a database: see attachments.ts of the package aws. A global cluster is no region's. */
function attachments(arns: DatabaseArns, place: Place): readonly Statement[] {
  const globalClusters = arn({ ...place, region: "" }, "rds", "global-cluster:*");
  const ofClusters = (type: string) => arns.every(type, "aurora-cluster");
  return [
    allow(
      "ListAttached",
      [
        ...["rds:DescribeBlueGreenDeployments", "rds:DescribeDBProxies", "rds:DescribeDBProxyTargets"],
        ...(arns.has.clusters ? ["rds:DescribeGlobalClusters", "rds:DescribeDBClusterEndpoints"] : []),
      ],
      [
        ...["deployment", "db-proxy", "target-group"].flatMap((type) => arns.every(type)),
        ...(arns.has.clusters ? [globalClusters] : []),
        ...["cluster", "cluster-endpoint"].flatMap(ofClusters),
      ],
    ),
  ];
}

function keepDatabases(arns: DatabaseArns, access: DatabaseAccess | undefined): Statement {
  const Resource = arns.own;
  if (access === "restore") {
    const Action = ["rds:DeleteDBInstance", "rds:DeleteDBCluster"];
    return { Sid: "KeepDatabases", Effect: "Deny", Action, Resource };
  }
  const own = access === "snapshot" ? ["rds:CreateDBSnapshot", "rds:CreateDBClusterSnapshot"] : [];
  return { Sid: "KeepDatabases", Effect: "Deny", NotAction: ["rds:Describe*", ...own], Resource };
}
