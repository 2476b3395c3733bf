import { DBInstanceNotFoundFault, InvalidDBInstanceStateFault } from "@aws-sdk/client-rds";
import { nameOf } from "../arn.ts";
import { fault, invalidValue, missingParameter } from "../failure.ts";
import type { Instance } from "../thing.ts";
import type { World } from "../world.ts";

/**
 * The instance that a call means, by name or ARN. Only Describe lags behind a create: what changes an instance
 * reaches it at once.
 *
 * @throws DBInstanceNotFoundFault, MissingParameter
 */
export function instanceNamed(world: World, given: string | undefined): Instance {
  if (given === undefined) throw missingParameter("DBInstanceIdentifier");
  const instance = world.things.named("instance", nameOf(given));
  if (instance === undefined) throw fault(DBInstanceNotFoundFault, `DBInstance ${nameOf(given)} not found.`);
  return instance;
}

/** @throws InvalidDBInstanceStateFault unless the instance is in one of the statuses */
export function requireStatus(instance: Instance, wanted: readonly string[], message: string): void {
  if (wanted.includes(instance.course.stage.status)) return;
  throw fault(InvalidDBInstanceStateFault, message);
}

/** Statuses in which an instance serves and may be changed. */
export const usable = ["available", "storage-optimization", "storage-initialization"];

/** @throws InvalidParameterValue unless between 0 and 35 days */
export function checkRetention(days: number | undefined): void {
  if (days === undefined || (Number.isInteger(days) && days >= 0 && days <= 35)) return;
  throw invalidValue(`Invalid backup retention period: ${days}. Retention period must be between 0 and 35.`);
}

/** @throws InvalidParameterValue unless RDS lets a database listen there */
export function checkPort(port: number | undefined): void {
  if (port === undefined || (Number.isInteger(port) && port >= 1150 && port <= 65_535)) return;
  throw invalidValue(`Invalid database port: ${port}. The port must be between 1150 and 65535.`);
}
