import {
  RebootDBInstance$,
  type RebootDBInstanceMessage,
  type RebootDBInstanceResult,
} from "@aws-sdk/client-rds";
import { courseFrom, lasting } from "../course.ts";
import { restart } from "../door.ts";
import { invalidCombination } from "../failure.ts";
import { describedInstance } from "../instance.ts";
import { clusterOf } from "../members.ts";
import type { World } from "../world.ts";
import { instanceNamed, requireStatus, usable } from "./find-instance.ts";
import { operation } from "./operation.ts";

/** Connections end with the answer. The static parameters of a new group are in force after it; nothing else that is pending is. */
export const rebootDBInstance = operation(
  RebootDBInstance$,
  (world: World, input: RebootDBInstanceMessage): RebootDBInstanceResult => {
    const instance = instanceNamed(world, input.DBInstanceIdentifier);
    requireStatus(instance, usable, `DB Instance ${instance.identifier} is not in available state.`);
    if (input.ForceFailover && !instance.settings.MultiAZ && clusterOf(world, instance) === undefined) {
      throw invalidCombination(
        `Cannot fail over DB instance ${instance.identifier}: it is not a Multi-AZ DB instance.`,
      );
    }
    const stages = [{ status: "rebooting", durationMs: world.durations.rebootingMs }, lasting("available")];
    instance.course = courseFrom(world.now, world.worked({ kind: "reboot", thing: instance, stages }));
    if (instance.course.stage.status === "rebooting") restart(world, instance);
    return { DBInstance: describedInstance(world, instance) };
  },
);
