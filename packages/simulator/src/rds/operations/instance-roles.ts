import {
  AddRoleToDBInstance$,
  type AddRoleToDBInstanceMessage,
  DBInstanceRoleAlreadyExistsFault,
  DBInstanceRoleNotFoundFault,
  RemoveRoleFromDBInstance$,
  type RemoveRoleFromDBInstanceMessage,
} from "@aws-sdk/client-rds";
import { fault } from "../failure.ts";
import type { World } from "../world.ts";
import { instanceNamed, requireStatus, usable } from "./find-instance.ts";
import { operation } from "./operation.ts";

/** Active at once: AWS shows `PENDING` for a while. */
export const addRoleToDBInstance = operation(
  AddRoleToDBInstance$,
  (world: World, { DBInstanceIdentifier, RoleArn, FeatureName }: AddRoleToDBInstanceMessage): void => {
    const instance = instanceNamed(world, DBInstanceIdentifier);
    const { AssociatedRoles: roles = [] } = instance.settings;
    requireStatus(instance, usable, `Database instance ${instance.identifier} is not in available state.`);
    if (roles.some((role) => role.RoleArn === RoleArn || role.FeatureName === FeatureName)) {
      throw fault(
        DBInstanceRoleAlreadyExistsFault,
        `The role ${RoleArn}, or one for ${FeatureName}, is already associated with ${instance.identifier}.`,
      );
    }
    instance.settings.AssociatedRoles = [...roles, { RoleArn, FeatureName, Status: "ACTIVE" }];
  },
);

export const removeRoleFromDBInstance = operation(
  RemoveRoleFromDBInstance$,
  (world: World, { DBInstanceIdentifier, RoleArn, FeatureName }: RemoveRoleFromDBInstanceMessage): void => {
    const instance = instanceNamed(world, DBInstanceIdentifier);
    const { AssociatedRoles: roles = [] } = instance.settings;
    requireStatus(instance, usable, `Database instance ${instance.identifier} is not in available state.`);
    const kept = roles.filter((role) => role.RoleArn !== RoleArn || role.FeatureName !== FeatureName);
    if (kept.length === roles.length) {
      throw fault(
        DBInstanceRoleNotFoundFault,
        `The role ${RoleArn} is not associated with ${instance.identifier}.`,
      );
    }
    instance.settings.AssociatedRoles = kept;
  },
);
