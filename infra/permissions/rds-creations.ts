import type { Stage } from "@dblab-refresh/core/configuration/stage";
import type { TargetSource } from "@dblab-refresh/core/configuration/target";
import type { Naming, RdsArns } from "./rds-arns.ts";
import { snapshotNames } from "./rds-arns.ts";
import { ownedTags, requestTags } from "./rds-tags.ts";
import { allow, type Statement } from "./statement.ts";

/** Where a target configures no group, RDS takes its own: its name goes by the engine's version. */
function group(field: keyof TargetSource["clone"], unnamed: string): Naming {
  return ({ clone }) => [clone[field] === undefined ? unnamed : String(clone[field])];
}
const subnetGroup = group("subnetGroup", "default");
const parameterGroup = group("parameterGroup", "default.*");
const clusterParameterGroup = group("clusterParameterGroup", "default.*");
const optionGroup = group("optionGroup", "default:*");
const defaultOptionGroup: Naming = () => ["default:*"];

/**
 * Makes clones: under their prefix, with our tags in the call, from the sources' snapshots. RDS asks for the permission
 * on every resource that a call names, what comes to be included.
 */
export function rdsCreations(arns: RdsArns, { installation }: Stage): readonly Statement[] {
  const tagged = requestTags(installation);
  const owned = ownedTags(installation);
  const both = {
    StringEquals: { ...owned.StringEquals, ...tagged.StringEquals },
    StringLike: { ...owned.StringLike, ...tagged.StringLike },
  };
  return [
    allow(
      "RestoreInstance",
      ["rds:RestoreDBInstanceFromDBSnapshot"],
      [
        ...arns.clones("db", "rds"),
        ...arns.named("snapshot", snapshotNames, "rds"),
        ...arns.named("subgrp", subnetGroup, "rds"),
        ...arns.named("pg", parameterGroup, "rds"),
        ...arns.named("og", optionGroup, "rds"),
      ],
      tagged,
    ),
    allow(
      "RestoreCluster",
      ["rds:RestoreDBClusterFromSnapshot"],
      [
        ...arns.clones("cluster", "aurora-cluster"),
        ...arns.named("cluster-snapshot", snapshotNames, "aurora-cluster"),
        ...arns.named("subgrp", subnetGroup, "aurora-cluster"),
        ...arns.named("cluster-pg", clusterParameterGroup, "aurora-cluster"),
        ...arns.named("og", defaultOptionGroup, "aurora-cluster"),
      ],
      tagged,
    ),
    allow(
      "CreateMember",
      ["rds:CreateDBInstance"],
      [
        ...arns.clones("db", "aurora-cluster"),
        ...arns.named("subgrp", subnetGroup, "aurora-cluster"),
        ...arns.named("pg", parameterGroup, "aurora-cluster"),
        ...arns.named("og", defaultOptionGroup, "aurora-cluster"),
      ],
      tagged,
    ),
    // The cluster that it is added to is there already, and has its tags.
    allow("CreateMemberIn", ["rds:CreateDBInstance"], arns.clones("cluster", "aurora-cluster"), both),
    // RDS asks for it when tags come with a creation. What has another owner is left alone; what has none is being made.
    allow("TagCreated", ["rds:AddTagsToResource"], [...arns.clones("db"), ...arns.clones("cluster")], {
      ...tagged,
      StringLikeIfExists: owned.StringLike,
    }),
  ];
}
