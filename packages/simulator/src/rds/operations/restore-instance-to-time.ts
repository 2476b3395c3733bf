import {
  DBInstanceNotFoundFault,
  InvalidRestoreFault,
  PointInTimeRestoreNotEnabledFault,
  RestoreDBInstanceToPointInTime$,
  type RestoreDBInstanceToPointInTimeMessage,
  type RestoreDBInstanceToPointInTimeResult,
} from "@aws-sdk/client-rds";
import { announce } from "../announce.ts";
import { fault, invalidCombination } from "../failure.ts";
import { newIdentifier } from "../identifier.ts";
import { describedInstance } from "../instance.ts";
import type { Instance } from "../thing.ts";
import type { World } from "../world.ts";
import { instanceNamed } from "./find-instance.ts";
import { operation } from "./operation.ts";
import { beginRestore } from "./restored-instance.ts";

type Input = RestoreDBInstanceToPointInTimeMessage;

/** Of an instance that is there; from a retained automated backup of one that is gone it is not modelled. */
export const restoreDBInstanceToPointInTime = operation(
  RestoreDBInstanceToPointInTime$,
  (world: World, input: Input): RestoreDBInstanceToPointInTimeResult => {
    const identifier = newIdentifier("TargetDBInstanceIdentifier", input.TargetDBInstanceIdentifier);
    const source = sourceOf(world, input);
    if ((source.settings.BackupRetentionPeriod ?? 0) === 0) {
      throw fault(
        PointInTimeRestoreNotEnabledFault,
        `Automated backups are not enabled for DB instance ${source.identifier}.`,
      );
    }
    checkPointInTime(world, input.RestoreTime, input.UseLatestRestorableTime, source.createdAtMs);
    const restored = beginRestore(world, identifier, { ...input, DBInstanceIdentifier: identifier }, source);
    announce(world, restored, "RDS-EVENT-0019");
    if (world.backed) {
      const { key: resourceId } = restored;
      world.ask({ kind: "copy", resourceId, identifier, sourceId: source.key, port: input.Port });
    }
    return { DBInstance: describedInstance(world, restored) };
  },
);

function sourceOf(world: World, input: Input): Instance {
  const { SourceDBInstanceIdentifier: name, SourceDbiResourceId: resourceId } = input;
  if (name !== undefined && resourceId !== undefined) {
    throw invalidCombination("Specify SourceDBInstanceIdentifier or SourceDbiResourceId, not both.");
  }
  if (resourceId === undefined) return instanceNamed(world, name);
  const source = world.things.withKey("instance", resourceId);
  if (source === undefined) throw fault(DBInstanceNotFoundFault, `DBInstance ${resourceId} not found.`);
  return source;
}

/** @throws InvalidParameterCombination unless it is one of both, InvalidRestoreFault outside of the window */
export function checkPointInTime(
  { now }: World,
  time: Date | undefined,
  isLatest: boolean | undefined,
  earliestMs: number,
): void {
  if ((time !== undefined) === (isLatest === true)) {
    throw invalidCombination("Specify either a time to restore to or UseLatestRestorableTime.");
  }
  if (time === undefined || (time.getTime() >= earliestMs && time.getTime() <= now)) return;
  throw fault(InvalidRestoreFault, `${time.toISOString()} is not within the restore window.`);
}
