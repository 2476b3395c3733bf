import type { DBClusterAutomatedBackup } from "@aws-sdk/client-rds";
import type { Account } from "./arn.ts";
import type { Plan, Stage } from "./course.ts";
import type { Durations } from "./durations.ts";
import type { Effect } from "./effect.ts";
import type { RdsEvent } from "./event.ts";
import type { RetainedBackup } from "./retained-backup.ts";
import type { ThingStore } from "./store.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Cluster, Instance, Thing } from "./thing.ts";
import type { Work } from "./work.ts";

/** Everything that the operations read and change. */
export interface World {
  readonly account: Account;
  readonly durations: Durations;
  readonly quotas: Quotas;
  readonly things: ThingStore;
  /** What else is in the account and bears on databases. */
  surroundings: Surroundings;
  readonly retainedBackups: Map<string, RetainedBackup>;
  /** What is left of deleted clusters whose automated backups were kept, by resource id. */
  readonly retainedClusterBackups: Map<string, DBClusterAutomatedBackup>;
  /** Names that resolve later, of what has a real database. */
  openings: readonly Opening[];
  /** Whether real databases are behind the instances. */
  readonly backed: boolean;
  /** Epoch milliseconds: of the call, or of the change that is being applied. */
  now: number;
  ids(): string;
  /** The plan of something new, as the injected faults will have it. */
  planned(plan: Plan): Plan;
  /** The statuses of work on what is there, as the injected faults will have it. */
  worked(work: Work): readonly Stage[];
  /** How long changed tags of a thing are not seen, in milliseconds. */
  tagChangeLagMs(thing: Thing): number;
  /** To be called when a thing has moved on, so that faults may meddle. */
  noticed(move: Move): void;
  emit(event: RdsEvent): void;
  ask(effect: Effect): void;
}

/** When the databases behind have to be told that a name leads to them. */
interface Opening {
  readonly thing: Instance | Cluster;
  /** Epoch milliseconds. */
  readonly atMs: number;
}

/** A thing has left a status for the next one of its course. */
export interface Move {
  readonly thing: Thing;
  readonly left: string;
}

/** AWS's default quotas: docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html */
export interface Quotas {
  readonly instances: number;
  readonly manualSnapshots: number;
  readonly clusters: number;
  readonly manualClusterSnapshots: number;
  /** Exports under way. */
  readonly exportTasks: number;
}

export const defaultQuotas: Quotas = {
  instances: 40,
  manualSnapshots: 100,
  clusters: 40,
  manualClusterSnapshots: 100,
  exportTasks: 5,
};
