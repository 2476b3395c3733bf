import {
  AddRoleToDBCluster$,
  type AddRoleToDBClusterMessage,
  DBClusterRoleAlreadyExistsFault,
  DBClusterRoleNotFoundFault,
  RemoveRoleFromDBCluster$,
  type RemoveRoleFromDBClusterMessage,
} from "@aws-sdk/client-rds";
import { fault } from "../failure.ts";
import type { World } from "../world.ts";
import { clusterNamed, requireUsable } from "./find-cluster.ts";
import { operation } from "./operation.ts";

/** Active at once: AWS shows `PENDING` for a while. */
export const addRoleToDBCluster = operation(
  AddRoleToDBCluster$,
  (world: World, { DBClusterIdentifier, RoleArn, FeatureName }: AddRoleToDBClusterMessage): void => {
    const cluster = clusterNamed(world, DBClusterIdentifier);
    const { AssociatedRoles: roles = [] } = cluster.settings;
    requireUsable(cluster);
    if (roles.some((role) => role.RoleArn === RoleArn && role.FeatureName === FeatureName)) {
      throw fault(
        DBClusterRoleAlreadyExistsFault,
        `The role ${RoleArn} is already associated with ${cluster.identifier}.`,
      );
    }
    cluster.settings.AssociatedRoles = [...roles, { RoleArn, FeatureName, Status: "ACTIVE" }];
  },
);

export const removeRoleFromDBCluster = operation(
  RemoveRoleFromDBCluster$,
  (world: World, { DBClusterIdentifier, RoleArn, FeatureName }: RemoveRoleFromDBClusterMessage): void => {
    const cluster = clusterNamed(world, DBClusterIdentifier);
    const { AssociatedRoles: roles = [] } = cluster.settings;
    requireUsable(cluster);
    const kept = roles.filter((role) => role.RoleArn !== RoleArn || role.FeatureName !== FeatureName);
    if (kept.length === roles.length) {
      throw fault(
        DBClusterRoleNotFoundFault,
        `The role ${RoleArn} is not associated with ${cluster.identifier}.`,
      );
    }
    cluster.settings.AssociatedRoles = kept;
  },
);
