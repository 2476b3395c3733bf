import { DBClusterNotFoundFault, InvalidDBClusterStateFault } from "@aws-sdk/client-rds";
import { nameOf } from "../arn.ts";
import { fault, invalidValue, missingParameter } from "../failure.ts";
import type { Cluster } from "../thing.ts";
import type { World } from "../world.ts";
import { usable } from "./find-instance.ts";

/**
 * The cluster that a call means, by name or ARN. Only Describe lags behind a create: what changes a cluster reaches it
 * at once.
 *
 * @throws DBClusterNotFoundFault, MissingParameter
 */
export function clusterNamed(world: World, given: string | undefined): Cluster {
  if (given === undefined) throw missingParameter("DBClusterIdentifier");
  const cluster = world.things.named("cluster", nameOf(given));
  if (cluster === undefined) throw fault(DBClusterNotFoundFault, `DBCluster ${nameOf(given)} not found.`);
  return cluster;
}

/** @throws InvalidDBClusterStateFault unless the cluster is available or as good as that */
export function requireUsable({ identifier, course }: Cluster): void {
  if (usable.includes(course.stage.status)) return;
  throw fault(
    InvalidDBClusterStateFault,
    `DB cluster ${identifier} is not in available state: it is ${course.stage.status}.`,
  );
}

/** @throws InvalidParameterValue unless between 1 and 35 days: Aurora's backups cannot be switched off */
export function checkClusterRetention(days: number | undefined): void {
  if (days === undefined || (Number.isInteger(days) && days >= 1 && days <= 35)) return;
  throw invalidValue(`Invalid backup retention period: ${days}. Retention period must be between 1 and 35.`);
}

/** @throws InvalidParameterValue for capacities that Aurora Serverless does not have */
export function checkCapacities(
  given: { MinCapacity?: number | undefined; MaxCapacity?: number | undefined } = {},
): void {
  const { MinCapacity: min, MaxCapacity: max } = given;
  const isCapacity = (value: number) => value >= 0 && value <= 256 && Number.isInteger(value * 2);
  for (const value of [min, max]) {
    if (value !== undefined && !isCapacity(value))
      throw invalidValue(`Serverless v2 capacity ${value} isn't valid: half steps from 0 to 256.`);
  }
  if (max !== undefined && max < Math.max(1, min ?? 0)) {
    throw invalidValue(
      `The maximum Serverless v2 capacity ${max} must be at least 1 and not below the minimum.`,
    );
  }
}
