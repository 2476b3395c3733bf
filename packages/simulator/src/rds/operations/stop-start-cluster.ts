import {
  InvalidDBClusterStateFault,
  StartDBCluster$,
  type StartDBClusterMessage,
  type StartDBClusterResult,
  StopDBCluster$,
  type StopDBClusterMessage,
  type StopDBClusterResult,
} from "@aws-sdk/client-rds";
import { describedCluster } from "../cluster.ts";
import { enterClusterStage } from "../cluster-lifecycle.ts";
import { courseFrom, lasting } from "../course.ts";
import { fault } from "../failure.ts";
import { membersOf } from "../members.ts";
import type { World } from "../world.ts";
import { clusterNamed, requireUsable } from "./find-cluster.ts";
import { requireStatus, usable } from "./find-instance.ts";
import { operation } from "./operation.ts";

/** A cluster stops and starts as a whole, with all its members. */
export const stopDBCluster = operation(
  StopDBCluster$,
  (world: World, input: StopDBClusterMessage): StopDBClusterResult => {
    const cluster = clusterNamed(world, input.DBClusterIdentifier);
    requireUsable(cluster);
    for (const member of membersOf(world, cluster)) {
      requireStatus(member, usable, `DBInstance ${member.identifier} is not in available state.`);
    }
    cluster.course = courseFrom(world.now, [
      { status: "stopping", durationMs: world.durations.stoppingMs },
      lasting("stopped"),
    ]);
    enterClusterStage(world, cluster);
    return { DBCluster: describedCluster(world, cluster) };
  },
);

export const startDBCluster = operation(
  StartDBCluster$,
  (world: World, input: StartDBClusterMessage): StartDBClusterResult => {
    const cluster = clusterNamed(world, input.DBClusterIdentifier);
    if (cluster.course.stage.status !== "stopped") {
      throw fault(
        InvalidDBClusterStateFault,
        `DbCluster ${cluster.identifier} is in ${cluster.course.stage.status} state but expected in one of stopped.`,
      );
    }
    cluster.course = courseFrom(world.now, [
      { status: "starting", durationMs: world.durations.startingMs },
      lasting("available"),
    ]);
    enterClusterStage(world, cluster);
    return { DBCluster: describedCluster(world, cluster) };
  },
);
