import type { Account } from "./arn.ts";
import type { Plan, Stage } from "./course.ts";
import type { Durations } from "./durations.ts";
import type { Effect } from "./effect.ts";
import type { RdsEvent } from "./event.ts";
import type { RetainedBackup } from "./retained-backup.ts";
import type { ThingStore } from "./store.ts";

/** Everything that the operations read and change. */
export interface World {
  readonly account: Account;
  readonly durations: Durations;
  readonly quotas: Quotas;
  readonly things: ThingStore;
  readonly retainedBackups: Map<string, RetainedBackup>;
  /** Whether real databases are behind the instances. */
  readonly backed: boolean;
  /** Epoch milliseconds: of the call, or of the change that is being applied. */
  now: number;
  ids(): string;
  /** The stages of something new, as the injected faults will have them. */
  planned(plan: Plan): readonly Stage[];
  emit(event: RdsEvent): void;
  ask(effect: Effect): void;
}

/** AWS's default quotas: docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html */
export interface Quotas {
  readonly instances: number;
  readonly manualSnapshots: number;
}

export const defaultQuotas: Quotas = { instances: 40, manualSnapshots: 100 };
