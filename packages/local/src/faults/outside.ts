import type { DblabModel } from "@dblab-refresh/simulator/dblab/model";
import type { RdsModel } from "@dblab-refresh/simulator/rds/model";
import type { Commit } from "./moment.ts";
import type { Striking } from "./striking.ts";

/** RDS and DBLab, and as much of the functions as shows when they come to a moment: a stage has it, and virtual time. */
export interface Outside {
  readonly rds: RdsModel;
  readonly dblab: DblabModel;
  /** So long that the cloner is certain to look in between. */
  readonly looksMs: number;
  /** Longer than the deadlines of the clone and of its deletion together. */
  readonly beyondDeadlinesMs: number;
  /** For whoever has changed the engine: its world looks at it now. */
  wakeEngine(): void;
  /** Does something once, right after the first commit of the kind. */
  afterCommit(isIt: (commit: Commit) => boolean, act: (commit: Commit) => void): Striking;
  /** Sends to the jobs queue. */
  enqueue(request: object): Promise<unknown>;
}
