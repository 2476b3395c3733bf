import {
  type DatabasesScenario,
  databasesScenario,
  type JobsOfRun,
  jobsOfRun,
} from "./databases/scenario.ts";
import type { Generator } from "./generator.ts";
import { LONGEST_LAG_MS } from "./rds-world.ts";
import { type Sources, sourcesOf } from "./stage.ts";

/** What a run is like before anything goes wrong. */
export interface Scenario {
  readonly sources: Sources;
  /** Which engine each installation's targets have: one engine under two addresses, or one each. */
  readonly engines: readonly { readonly orders: string; readonly users: string }[];
  /** The first installation's; absent where all jobs are refreshes. */
  readonly databases?: DatabasesScenario | undefined;
  readonly isSkewed: boolean;
  readonly janitorEveryMs: number;
  /** All that is asked of an installation is asked for at once, as by schedules of the same minute. */
  readonly isTogether?: boolean;
  /** Each engine's lock is held in the name of a job that is no more: whoever died after its end has left it. */
  readonly isLockOrphaned?: boolean;
  /** How long the engines' refreshes take; drawn if left out. */
  readonly refreshHours?: number;
  readonly rds: {
    readonly creatingMs: number;
    readonly clusterCreatingMs: number;
    readonly memberCreatingMs: number;
    readonly deletingMs: number;
    readonly describeLagMs: number;
    readonly tagsLagMs: number;
  };
}

const MINUTE = 60_000;

/** @param jobs whose jobs it has; drawn if left out */
export function scenarioOf(generator: Generator, jobs?: JobsOfRun): Scenario {
  // A fork: what is drawn for databases shifts nothing of a run without them.
  const ofDatabases = generator.fork("databases");
  const drawn = jobsOfRun(ofDatabases);
  return {
    sources: sourcesOf(generator),
    engines: enginesOf(generator),
    databases: databasesScenario(ofDatabases, jobs ?? drawn),
    isSkewed: generator.chance(0.3),
    janitorEveryMs: generator.between(2, 10) * MINUTE,
    rds: {
      // A clone lives for longer than a handler's time-out, as on AWS: so a stalled create finds its name taken.
      creatingMs: generator.between(2, 25) * MINUTE,
      clusterCreatingMs: generator.between(2, 10) * MINUTE,
      memberCreatingMs: generator.between(2, 8) * MINUTE,
      deletingMs: generator.pick([5, 60, 720]) * 1000,
      describeLagMs: generator.between(0, LONGEST_LAG_MS),
      tagsLagMs: generator.between(0, 120) * 1000,
    },
    isTogether: generator.chance(0.15),
    isLockOrphaned: generator.chance(0.1),
  };
}

/** Mostly one installation; some share the account and some of these the engine, too. */
function enginesOf(generator: Generator): Scenario["engines"] {
  const first = generator.chance(0.6)
    ? { orders: "engine-one", users: "engine-one" }
    : { orders: "engine-one", users: "engine-two" };
  if (!generator.chance(0.25)) return [first];
  const own = { orders: "engine-three", users: "engine-three" };
  return [first, generator.chance(0.3) ? first : own];
}
