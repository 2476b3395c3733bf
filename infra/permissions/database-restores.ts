import type { Stage } from "@dblab-refresh/core/configuration/stage";
import { OWNER_TAG, RETIRED_TAG } from "@dblab-refresh/core/rds/clone-tags";
import type { DatabaseArns } from "./database-arns.ts";
import { managedPasswordStatements } from "./managed-passwords.ts";
import { ownedTags, requestTags } from "./rds-tags.ts";
import { allow, type Place, type Statement } from "./statement.ts";

/**
 * Restores beside an original, replays its settings, swaps the names and deletes the retired original. IAM does not know
 * which job a function works for, nor which of two things of a name is meant: the code compares the whole owner tag and the
 * resource id.
 */
export function restoreStatements(
  arns: DatabaseArns,
  { installation, kmsKeys }: Pick<Stage, "installation" | "kmsKeys">,
  place: Place,
): readonly Statement[] {
  return [
    ...creations(arns, installation),
    ...settling(arns, installation),
    ...renames(arns),
    ...deletions(arns, installation),
    ...roles(arns),
    ...managedPasswordStatements(arns, kmsKeys.databases, place),
  ];
}

/** Under the temporary names, with our tags in the call. RDS asks about every resource that a call names. */
function creations(arns: DatabaseArns, installation: string): readonly Statement[] {
  const { instances, clusters } = arns.has;
  const tagged = requestTags(installation);
  const ofInstances = instances ? ["rds:RestoreDBInstanceFromDBSnapshot"] : [];
  const ofClusters = clusters ? ["rds:RestoreDBClusterFromSnapshot"] : [];
  const moments = [
    ...(instances ? ["rds:RestoreDBInstanceToPointInTime"] : []),
    ...(clusters ? ["rds:RestoreDBClusterToPointInTime"] : []),
  ];
  const restores = [
    ...[...ofInstances, ...ofClusters, ...moments],
    // Members are created one by one.
    ...(clusters ? ["rds:CreateDBInstance"] : []),
  ];
  const everyOf = (...types: readonly string[]) => types.flatMap((type) => arns.every(type));
  const ofInstanceRegions = (type: string) => arns.every(type, "rds");
  const ofClusterRegions = (type: string) => arns.every(type, "aurora-cluster");
  const statements = [
    // What has another owner is left alone; what has none is being made.
    allow("RestoreBeside", [...restores, "rds:AddTagsToResource"], arns.fresh, {
      ...tagged,
      StringLikeIfExists: ownedTags(installation).StringLike,
    }),
    allow(
      "RestoreWithGroups",
      restores,
      [...everyOf("subgrp", "pg", "og"), ...ofClusterRegions("cluster-pg")],
      tagged,
    ),
    // RDS would make a cluster of an instance's snapshot, too: no job asks for that.
    allow("RestoreSnapshots", ofInstances, ofInstanceRegions("snapshot"), tagged),
    allow("RestoreClusterSnapshots", ofClusters, ofClusterRegions("cluster-snapshot"), tagged),
    allow(
      "RestoreMoments",
      moments,
      [...arns.momentsOf, ...ofInstanceRegions("auto-backup"), ...ofClusterRegions("cluster-auto-backup")],
      tagged,
    ),
  ];
  return statements.filter(({ Resource }) => Resource.length > 0);
}

/** Of what has our owner's tag: what a restore does not set, the way of members into it, and its tags, at last. */
function settling(arns: DatabaseArns, installation: string): readonly Statement[] {
  const { instances, clusters } = arns.has;
  return [
    allow(
      "SettleRestored",
      [
        ...["rds:AddTagsToResource", "rds:RemoveTagsFromResource"],
        ...(instances ? ["rds:AddRoleToDBInstance"] : []),
        ...(clusters
          ? [
              "rds:AddRoleToDBCluster",
              "rds:EnableHttpEndpoint",
              "rds:DisableHttpEndpoint",
              "rds:CreateDBInstance",
            ]
          : []),
      ],
      arns.fresh,
      { StringLike: { [`aws:ResourceTag/${OWNER_TAG}`]: [`${installation}/*`] } },
    ),
  ];
}

/**
 * Modifies, renames and reboots. AWS does not say whether a rename needs the permission on the new name as well, so both
 * are here. No tag can be asked for: originals have none of ours, and what was restored loses its own before it takes the
 * name.
 */
function renames(arns: DatabaseArns): readonly Statement[] {
  const { clusters } = arns.has;
  return [
    allow(
      "SwapDatabases",
      ["rds:ModifyDBInstance", ...(clusters ? ["rds:ModifyDBCluster"] : [])],
      [
        ...arns.renamed,
        ...arns.every("pg"),
        ...arns.every("og"),
        ...arns.every("cluster-pg", "aurora-cluster"),
      ],
    ),
    allow("RebootDatabases", ["rds:RebootDBInstance"], arns.rebooted),
  ];
}

/**
 * The retired original, by its name and its tag, and its final snapshot, to which RDS copies its tags.
 * Source: AWS's notice of 15 August 2024, "Changes to snapshot permissions": DeleteDBInstance with a final snapshot needs
 * CreateDBSnapshot, with CopyTagsToSnapshot AddTagsToResource.
 */
function deletions(arns: DatabaseArns, installation: string): readonly Statement[] {
  const { clusters } = arns.has;
  const snapshot = [
    ...(arns.has.instances ? ["rds:CreateDBSnapshot"] : []),
    ...(clusters ? ["rds:CreateDBClusterSnapshot"] : []),
  ];
  const owner = [`${installation}/*`];
  const { retired } = arns;
  return [
    allow("MarkRetired", ["rds:AddTagsToResource"], retired, {
      StringLike: { [`aws:RequestTag/${RETIRED_TAG}`]: owner },
    }),
    allow(
      "DeleteRetired",
      ["rds:DeleteDBInstance", ...(clusters ? ["rds:DeleteDBCluster"] : []), ...snapshot],
      retired,
      { StringLike: { [`aws:ResourceTag/${RETIRED_TAG}`]: owner } },
    ),
    allow(
      "TakeFinalSnapshots",
      [...snapshot, ...(clusters ? ["rds:DeleteDBCluster"] : []), "rds:AddTagsToResource"],
      arns.snapshots("-final-*"),
    ),
  ];
}

/** The roles that the configuration names, for RDS and its enhanced monitoring. */
function roles(arns: DatabaseArns): readonly Statement[] {
  if (arns.roles.length === 0) return [];
  const services = ["monitoring.rds.amazonaws.com", "rds.amazonaws.com"];
  return [
    allow("PassRoles", ["iam:PassRole"], arns.roles, {
      StringEquals: { "iam:PassedToService": services },
    }),
  ];
}
