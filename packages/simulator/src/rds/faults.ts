import type { Call } from "./call-log.ts";
import type { Plan, Stage } from "./course.ts";
import type { CallInput, CataloguedFault, FaultDefinition } from "./fault-definition.ts";
import { courses } from "./faults/courses.ts";
import { type FailedStatusFaultName, failedStatuses } from "./faults/failed-statuses.ts";
import { lostAnswers } from "./faults/lost-answers.ts";
import { refusals } from "./faults/refusals.ts";
import { strangers } from "./faults/strangers.ts";
import { type RestoreFaultName, restoreFaultDefinitions } from "./restore-faults.ts";
import type { Thing } from "./thing.ts";
import type { Work } from "./work.ts";
import type { Move, World } from "./world.ts";

export type { CataloguedFault, FaultDefinition } from "./fault-definition.ts";

const single = [...refusals, ...lostAnswers, ...courses, ...strangers] as const;

export type FaultName = (typeof single)[number]["name"] | FailedStatusFaultName;

/** For menus and documentation. */
export const faultDefinitions: readonly (CataloguedFault & { readonly name: FaultName })[] = [
  ...failedStatuses,
  ...single,
];

export interface FaultOptions {
  /** How often it strikes before it is over. */
  readonly times?: number;
  /** For the faults that say at which status of the clone they strike: another one of its creation. */
  readonly status?: string;
}

/** A fault that was injected, to be watched and lifted. */
export interface InjectedFault {
  readonly name: string;
  readonly struck: number;
  lift(): void;
}

class ActiveFault implements InjectedFault {
  readonly definition: FaultDefinition;
  readonly status: string;
  #left: number;
  #seen = 0;
  struck = 0;

  constructor(definition: FaultDefinition, options: FaultOptions) {
    this.definition = definition;
    this.#left = options.times ?? definition.times;
    this.status = options.status ?? definition.status ?? "";
  }

  get name(): string {
    return this.definition.name;
  }

  get isOver(): boolean {
    return this.#left <= 0;
  }

  lift(): void {
    this.#left = 0;
  }

  strike(): void {
    this.#left -= 1;
    this.struck += 1;
  }

  refusal(call: Call, world: World, input: CallInput): Error | undefined {
    if (this.definition.refuses === undefined) return undefined;
    this.#seen += 1;
    return this.definition.refuses(call, this.#seen, world, input);
  }
}

/** The faults in force, and the points at which they strike. */
export class InjectedFaults {
  #active: ActiveFault[] = [];

  /** @throws Error if there is no fault of that name */
  inject(fault: FaultName | RestoreFaultName | FaultDefinition, options: FaultOptions = {}): InjectedFault {
    const definition =
      typeof fault === "string"
        ? [...faultDefinitions, ...restoreFaultDefinitions].find(({ name }) => name === fault)
        : fault;
    if (definition === undefined) throw new Error(`there is no fault named ${String(fault)}`);
    const active = new ActiveFault(definition, options);
    this.#active.push(active);
    return active;
  }

  /** @throws the error of the first fault that refuses the call */
  beforeCall(call: Call, world: World, input: CallInput): void {
    for (const fault of this.#inForce()) {
      const refusal = fault.refusal(call, world, input);
      if (refusal === undefined) continue;
      fault.strike();
      throw refusal;
    }
    for (const fault of this.#inForce()) {
      if (fault.definition.forestalls?.(call, world, input)) fault.strike();
    }
  }

  losesAnswer(call: Call, input: CallInput): boolean {
    const fault = this.#inForce().find(({ definition }) => definition.losesAnswer?.(call, input) === true);
    fault?.strike();
    return fault !== undefined;
  }

  /** The plan of something new, as the faults will have it. */
  planned(wanted: Plan, world: World): Plan {
    let plan = wanted;
    for (const fault of this.#inForce()) {
      const stages = fault.definition.diverts?.(plan, world, fault.status);
      const tagsLagMs = fault.definition.hidesTags?.(plan);
      if (stages === undefined && tagsLagMs === undefined) continue;
      fault.strike();
      plan = { ...plan, stages: stages ?? plan.stages, tagsLagMs: tagsLagMs ?? plan.tagsLagMs };
    }
    return plan;
  }

  /** The statuses of work on something that is there, as the faults will have it. */
  worked(work: Work, world: World): readonly Stage[] {
    let { stages } = work;
    for (const fault of this.#inForce()) {
      const others = fault.definition.redirects?.({ ...work, stages }, world);
      if (others === undefined) continue;
      fault.strike();
      stages = others;
    }
    return stages;
  }

  /** How long a change of the thing's tags is not seen, in milliseconds. */
  tagChangeLagMs(thing: Thing, world: World): number {
    let longest = 0;
    for (const fault of this.#inForce()) {
      const lagMs = fault.definition.delaysTags?.(thing, world);
      if (lagMs === undefined) continue;
      fault.strike();
      longest = Math.max(longest, lagMs);
    }
    return longest;
  }

  /** Something has moved on: an occasion for those who meddle. */
  noticed(move: Move, world: World): void {
    for (const fault of this.#inForce()) {
      if (fault.definition.follows?.(move, world)) fault.strike();
    }
  }

  #inForce(): readonly ActiveFault[] {
    this.#active = this.#active.filter(({ isOver }) => !isOver);
    return this.#active;
  }
}
