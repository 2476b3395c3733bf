import {
  StartDBInstance$,
  type StartDBInstanceMessage,
  type StartDBInstanceResult,
  StopDBInstance$,
  type StopDBInstanceMessage,
  type StopDBInstanceResult,
} from "@aws-sdk/client-rds";
import { courseFrom, lasting } from "../course.ts";
import { restart } from "../door.ts";
import { invalidCombination } from "../failure.ts";
import { newIdentifier } from "../identifier.ts";
import { describedInstance } from "../instance.ts";
import type { Instance } from "../thing.ts";
import type { World } from "../world.ts";
import { beginManualSnapshot, checkSnapshotName, checkSnapshotQuota } from "./create-snapshot.ts";
import { instanceNamed, requireStatus, usable } from "./find-instance.ts";
import { operation } from "./operation.ts";

export const stopDBInstance = operation(
  StopDBInstance$,
  (world: World, input: StopDBInstanceMessage): StopDBInstanceResult => {
    const instance = instanceNamed(world, input.DBInstanceIdentifier);
    refuseMember(instance);
    requireStatus(instance, usable, `Instance ${instance.identifier} is not in available state.`);
    if (input.DBSnapshotIdentifier !== undefined) {
      const name = newIdentifier("DBSnapshotIdentifier", input.DBSnapshotIdentifier);
      checkSnapshotName(world, name);
      checkSnapshotQuota(world);
      beginManualSnapshot(world, instance, name);
    }
    instance.course = courseFrom(world.now, [
      { status: "stopping", durationMs: world.durations.stoppingMs },
      lasting("stopped"),
    ]);
    restart(world, instance);
    return { DBInstance: describedInstance(world, instance) };
  },
);

export const startDBInstance = operation(
  StartDBInstance$,
  (world: World, input: StartDBInstanceMessage): StartDBInstanceResult => {
    const instance = instanceNamed(world, input.DBInstanceIdentifier);
    refuseMember(instance);
    requireStatus(instance, ["stopped"], `Instance ${instance.identifier} is not in stopped state.`);
    instance.course = courseFrom(world.now, [
      { status: "starting", durationMs: world.durations.startingMs },
      lasting("available"),
    ]);
    return { DBInstance: describedInstance(world, instance) };
  },
);

/** A cluster stops and starts as a whole. */
function refuseMember({ membership, settings }: Instance): void {
  if (membership === undefined) return;
  throw invalidCombination(`${settings.Engine} DB instances are not eligible for stopping or starting.`);
}
