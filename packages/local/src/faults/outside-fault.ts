import type { LocalFault, Scene } from "./fault.ts";
import { afterCommit } from "./moment.ts";
import type { Outside } from "./outside.ts";

/** A local stage's. */
function outsideOf({ world, enqueue }: Scene): Outside {
  return {
    rds: world.rds,
    dblab: world.dblab,
    // It looks once a second there.
    looksMs: 2_500,
    beyondDeadlinesMs: 20_000,
    wakeEngine: () => world.dblabServer.wake(),
    afterCommit: (isIt, act) => afterCommit(world, isIt, (commit) => void act(commit)),
    enqueue,
  };
}

/** A fault in which nothing but RDS and DBLab has a part. */
export function outsideFault(
  fault: Omit<LocalFault, "inject"> & Required<Pick<LocalFault, "strike">>,
): LocalFault {
  return { ...fault, inject: (scene) => fault.strike(outsideOf(scene)) };
}
