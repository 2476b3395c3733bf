import {
  DBClusterNotFoundFault,
  RestoreDBClusterToPointInTime$,
  type RestoreDBClusterToPointInTimeMessage,
  type RestoreDBClusterToPointInTimeResult,
} from "@aws-sdk/client-rds";
import { describedCluster } from "../cluster.ts";
import { fault, invalidCombination, invalidValue } from "../failure.ts";
import { newIdentifier } from "../identifier.ts";
import type { Cluster } from "../thing.ts";
import type { World } from "../world.ts";
import { clusterNamed } from "./find-cluster.ts";
import { operation } from "./operation.ts";
import { checkPointInTime } from "./restore-instance-to-time.ts";
import { beginClusterRestore } from "./restored-cluster.ts";

type Input = RestoreDBClusterToPointInTimeMessage;

const restoreTypes = ["full-copy", "copy-on-write"];

/** A copy, or a clone by copy-on-write, which takes as long here. Of a cluster that is there. */
export const restoreDBClusterToPointInTime = operation(
  RestoreDBClusterToPointInTime$,
  (world: World, input: Input): RestoreDBClusterToPointInTimeResult => {
    const identifier = newIdentifier("DBClusterIdentifier", input.DBClusterIdentifier);
    const { RestoreType: type = "full-copy" } = input;
    if (!restoreTypes.includes(type)) {
      throw invalidValue(`Invalid restore type: ${type}. Valid values are ${restoreTypes.join(", ")}.`);
    }
    const source = sourceOf(world, input);
    checkPointInTime(world, input.RestoreToTime, input.UseLatestRestorableTime, source.createdAtMs);
    const restored = beginClusterRestore(world, identifier, input, source);
    if (world.backed) {
      const { key: resourceId } = restored;
      world.ask({ kind: "copy", resourceId, identifier, sourceId: source.key, port: input.Port });
    }
    return { DBCluster: describedCluster(world, restored) };
  },
);

function sourceOf(world: World, input: Input): Cluster {
  const { SourceDBClusterIdentifier: name, SourceDbClusterResourceId: resourceId } = input;
  if (name !== undefined && resourceId !== undefined) {
    throw invalidCombination("Specify SourceDBClusterIdentifier or SourceDbClusterResourceId, not both.");
  }
  if (resourceId === undefined) return clusterNamed(world, name);
  const source = world.things.withKey("cluster", resourceId);
  if (source === undefined) throw fault(DBClusterNotFoundFault, `DBCluster ${resourceId} not found.`);
  return source;
}
