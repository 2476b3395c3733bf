import type { Durations } from "@dblab-refresh/simulator/rds/durations";
import type { Generator } from "../generator.ts";

/** The identifiers of the databases that may be restored. */
export const databaseNames = ["ledger", "stock"] as const;
export type DatabaseName = (typeof databaseNames)[number];

/** A database as it is before any job: what it is stays, whatever is deployed. */
export interface DatabaseAtFirst {
  readonly type: "rds" | "aurora-cluster";
  /** Of a cluster. */
  readonly members: number;
  /** With settings that a restore has to replay. */
  readonly isOffDefaults: boolean;
  /** Of a cluster with such settings: then it is not isolated. */
  readonly hasDataApi?: boolean;
  readonly isProtected: boolean;
  /** A complete snapshot has the fixed name. */
  readonly hasFixed: boolean;
  /** Its clients connect to a DNS record of so many seconds' time to live; they connect to its endpoint if it has none. */
  readonly recordTtl?: number;
}

/** What a run with databases is like before anything goes wrong. */
export interface DatabasesScenario {
  /** Refreshes are asked for beside them. */
  readonly besideRefreshes: boolean;
  /** The second installation, if there is one, lists the same databases, and is never asked for one. */
  readonly isListedTwice?: boolean;
  readonly databases: Readonly<Record<DatabaseName, DatabaseAtFirst>>;
  readonly durations: Partial<Durations>;
}

/** Whose jobs a run has. */
export type JobsOfRun = "refreshes" | "databases" | "both";

const MINUTE = 60_000;

/** Half of all runs have jobs of databases, and some of those refreshes beside them. */
export function jobsOfRun(generator: Generator): JobsOfRun {
  if (generator.chance(0.5)) return "refreshes";
  return generator.chance(0.25) ? "both" : "databases";
}

export function databasesScenario(generator: Generator, jobs: JobsOfRun): DatabasesScenario | undefined {
  if (jobs === "refreshes") return undefined;
  return {
    besideRefreshes: jobs === "both",
    // A fork's draw shifts nothing.
    isListedTwice: generator.fork("listed twice").chance(0.6),
    databases: { ledger: databaseAtFirst(generator), stock: databaseAtFirst(generator) },
    durations: {
      modifyingMs: generator.pick([20_000, MINUTE]),
      modifyLagMs: generator.between(0, 20) * 1000,
      renamingMs: generator.pick([20_000, 2 * MINUTE, 5 * MINUTE]),
      rebootingMs: generator.pick([10_000, MINUTE]),
      configuringMs: 10_000,
      backingUpMs: generator.between(1, 10) * MINUTE,
      // Small ones are made, copied and deleted within a handler's time-out.
      snapshotMs: generator.pick([10_000, 2 * MINUTE, 8 * MINUTE]),
      snapshotCopyMs: generator.pick([10_000, MINUTE, 4 * MINUTE]),
      exportStartingMs: generator.between(1, 5) * MINUTE,
      exportMs: generator.between(2, 40) * MINUTE,
      exportCancelingMs: generator.pick([5_000, MINUTE]),
    },
  };
}

function databaseAtFirst(generator: Generator): DatabaseAtFirst {
  const ofRecord = generator.fork("record");
  // A fork's draw shifts nothing.
  const hasDataApi = generator.fork("data api").chance(0.4);
  return {
    ...(ofRecord.chance(0.3) && { recordTtl: ofRecord.pick([30, 60, 300, 600]) }),
    type: generator.pick<"rds" | "aurora-cluster">(["rds", "rds", "aurora-cluster"]),
    members: generator.between(1, 2),
    isOffDefaults: generator.chance(0.3),
    hasDataApi,
    isProtected: generator.chance(0.3),
    hasFixed: generator.chance(0.8),
  };
}
