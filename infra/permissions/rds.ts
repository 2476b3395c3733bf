import type { Stage } from "@dblab-refresh/core/configuration/stage";
import type { FunctionUse, RdsAccess } from "../function-list.ts";
import { onlySources } from "./only-sources.ts";
import { type RdsArns, rdsArns } from "./rds-arns.ts";
import { rdsCreations } from "./rds-creations.ts";
import { rdsDeletions } from "./rds-deletions.ts";
import { allow, type Place, type Statement } from "./statement.ts";

/**
 * What a function may do in RDS for refreshes. To whoever has a hand in one, or in RDS, every change of the configured
 * sources is denied, whether or not it has anything to do with RDS: whatever somebody attaches to its role later. Of a
 * source that is a database as well, databases.ts says who is denied what.
 */
export function rdsStatements(
  { rds, dblab, databases }: Pick<FunctionUse, "rds" | "dblab" | "databases">,
  stage: Stage,
  place: Place,
): readonly Statement[] {
  if (rds === undefined && !dblab && databases === undefined) return [];
  const arns = rdsArns(stage, place);
  const keepSources: Statement = {
    Sid: "KeepSources",
    Effect: "Deny",
    NotAction: ["rds:Describe*"],
    Resource: onlySources(stage, place),
  };
  // A stage without Aurora has no clusters to look at, to name in a policy, or to delete.
  const own = rds === undefined ? [] : accesses[rds](arns, stage);
  return [...own, keepSources].filter(({ Resource }) => Resource.length > 0);
}

const accesses: Readonly<Record<RdsAccess, (arns: RdsArns, stage: Stage) => readonly Statement[]>> = {
  "find the snapshot": (arns) => [
    allow("LookAtSources", ["rds:DescribeDBInstances"], arns.sources("rds")),
    allow("LookAtSourceClusters", ["rds:DescribeDBClusters"], arns.sources("aurora-cluster")),
    // Found by the source's resource id, which IAM knows as a listing of all snapshots.
    allow(
      "ListSnapshots",
      ["rds:DescribeDBSnapshots"],
      [...arns.named("snapshot", () => ["*"], "rds"), ...arns.shared("rds")],
    ),
    allow(
      "ListClusterSnapshots",
      ["rds:DescribeDBClusterSnapshots"],
      [...arns.named("cluster-snapshot", () => ["*"], "aurora-cluster"), ...arns.shared("aurora-cluster")],
    ),
  ],
  "create the clone": (arns, stage) => [
    allow("LookAtInstances", ["rds:DescribeDBInstances"], arns.clones("db")),
    allow("LookAtClusters", ["rds:DescribeDBClusters"], arns.clones("cluster")),
    ...rdsCreations(arns, stage),
  ],
  "delete the clone": (arns, stage) => [
    // A cluster's members are listed, since autoscaling may have added some: IAM allows that for all or for none.
    allow(
      "ListInstances",
      ["rds:DescribeDBInstances"],
      arns.named("db", () => ["*"]),
    ),
    allow("LookAtClusters", ["rds:DescribeDBClusters"], arns.clones("cluster")),
    ...rdsDeletions(arns, stage.installation),
  ],
  "delete orphans": (arns, stage) => [
    allow(
      "ListInstances",
      ["rds:DescribeDBInstances"],
      arns.named("db", () => ["*"]),
    ),
    allow(
      "ListClusters",
      ["rds:DescribeDBClusters"],
      arns.named("cluster", () => ["*"]),
    ),
    ...rdsDeletions(arns, stage.installation),
  ],
};
