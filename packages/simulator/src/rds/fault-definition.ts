import type { Call } from "./call-log.ts";
import type { Plan, Stage } from "./course.ts";
import type { Thing } from "./thing.ts";
import type { Work } from "./work.ts";
import type { Move, World } from "./world.ts";

/** A call's input as its caller gave it: nobody has checked it. */
export type CallInput = Readonly<Record<string, unknown>>;

/** What may go wrong in AWS, by name. A definition says at which points it strikes; each strike counts. */
export interface FaultDefinition {
  readonly name: string;
  /** One line for a person who chooses among faults. */
  readonly title: string;
  /** How often it strikes unless told otherwise. */
  readonly times: number;
  /** The status of the clone at which it strikes unless told otherwise; only some faults have a choice. */
  readonly status?: string;
  /** Before the call takes effect: the error that it gets instead. `nth` counts the calls since the injection, from 1. */
  refuses?(call: Call, nth: number, world: World, input: CallInput): Error | undefined;
  /** Before the call takes effect: whether somebody else did something to the world. */
  forestalls?(call: Call, world: World, input: CallInput): boolean;
  /** After the call took effect: whether its answer is lost. */
  losesAnswer?(call: Call, input: CallInput): boolean;
  /** Another course for something that is being created. */
  diverts?(plan: Plan, world: World, status: string): readonly Stage[] | undefined;
  /** Another course for work on something that is there. */
  redirects?(work: Work, world: World): readonly Stage[] | undefined;
  /** How long a change of a thing's tags is not seen, in milliseconds. */
  delaysTags?(thing: Thing, world: World): number | undefined;
  /** How long the tags of something that is being created are not seen, in milliseconds. */
  hidesTags?(plan: Plan): number | undefined;
  /** When something has moved on: whether it was the occasion to do something to the world. */
  follows?(move: Move, world: World): boolean;
}

/** A fault that everybody may choose by its name. */
export interface CataloguedFault extends FaultDefinition {
  /** For which sort of clone it makes sense. */
  readonly clones: "instance" | "cluster" | "both";
}
