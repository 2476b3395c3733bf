import type { Call } from "./call-log.ts";
import { lasting, type Plan, type Stage } from "./course.ts";
import { codeFailure } from "./failure.ts";
import type { World } from "./world.ts";

/** What may go wrong in AWS, by name. A definition says at which points it strikes; each strike counts. */
export interface FaultDefinition {
  readonly name: string;
  /** One line for a person who chooses among faults. */
  readonly title: string;
  /** How often it strikes unless told otherwise. */
  readonly times: number;
  /** Before the call takes effect: the error that it gets instead. `nth` counts the calls since the injection, from 1. */
  refuses?(call: Call, nth: number, world: World): Error | undefined;
  /** After the call took effect: whether its answer is lost. */
  losesAnswer?(call: Call): boolean;
  /** Another course for something that is being created. */
  diverts?(plan: Plan): readonly Stage[] | undefined;
}

const definitions = [
  {
    name: "restore-incompatible",
    title: "The restored instance ends as incompatible-restore instead of available",
    times: 1,
    diverts: ({ kind, stages }) =>
      kind === "instance" ? endingAs("incompatible-restore", stages) : undefined,
  },
  {
    name: "throttled",
    title: "Every third call is answered with Throttling",
    times: 10,
    refuses: (_call, nth) => (nth % 3 === 0 ? codeFailure("Throttling", "Rate exceeded") : undefined),
  },
  {
    name: "create-answer-lost",
    title: "A restore takes effect, but its answer never arrives",
    times: 1,
    losesAnswer: ({ operation }) => operation.startsWith("Restore"),
  },
] as const satisfies readonly FaultDefinition[];

export type FaultName = (typeof definitions)[number]["name"];

/** For menus and documentation. */
export const faultDefinitions: readonly FaultDefinition[] = definitions;

export interface FaultOptions {
  /** How often it strikes before it is over. */
  readonly times?: number;
}

/** A fault that was injected, to be watched and lifted. */
export interface InjectedFault {
  readonly name: string;
  readonly struck: number;
  lift(): void;
}

/** The stages of creation with another end; what would follow it does not come to pass. */
function endingAs(status: string, [first]: readonly Stage[]): readonly Stage[] {
  return first === undefined ? [lasting(status)] : [first, lasting(status)];
}

class ActiveFault implements InjectedFault {
  readonly definition: FaultDefinition;
  #left: number;
  #seen = 0;
  struck = 0;

  constructor(definition: FaultDefinition, { times = definition.times }: FaultOptions) {
    this.definition = definition;
    this.#left = times;
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

  refusal(call: Call, world: World): Error | undefined {
    if (this.definition.refuses === undefined) return undefined;
    this.#seen += 1;
    return this.definition.refuses(call, this.#seen, world);
  }
}

/** The faults in force, and the points at which they strike. */
export class InjectedFaults {
  #active: ActiveFault[] = [];

  /** @throws Error if there is no fault of that name */
  inject(fault: FaultName | FaultDefinition, options: FaultOptions = {}): InjectedFault {
    const definition =
      typeof fault === "string" ? faultDefinitions.find(({ name }) => name === fault) : fault;
    if (definition === undefined) throw new Error(`there is no fault named ${String(fault)}`);
    const active = new ActiveFault(definition, options);
    this.#active.push(active);
    return active;
  }

  /** @throws the error of the first fault that refuses the call */
  beforeCall(call: Call, world: World): void {
    for (const fault of this.#inForce()) {
      const refusal = fault.refusal(call, world);
      if (refusal === undefined) continue;
      fault.strike();
      throw refusal;
    }
  }

  losesAnswer(call: Call): boolean {
    const fault = this.#inForce().find(({ definition }) => definition.losesAnswer?.(call) === true);
    fault?.strike();
    return fault !== undefined;
  }

  /** The stages of something new, as the faults will have them. */
  planned(plan: Plan): readonly Stage[] {
    let { stages } = plan;
    for (const fault of this.#inForce()) {
      const diverted = fault.definition.diverts?.({ ...plan, stages });
      if (diverted === undefined) continue;
      fault.strike();
      stages = diverted;
    }
    return stages;
  }

  #inForce(): readonly ActiveFault[] {
    this.#active = this.#active.filter(({ isOver }) => !isOver);
    return this.#active;
  }
}
