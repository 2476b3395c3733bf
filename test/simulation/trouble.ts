import type { Generator } from "./generator.ts";

/** How likely each fault is, at one point each. All zero: a calm run. */
export interface Trouble {
  /** Before a call takes effect: time passes, up to the handler's whole time-out. */
  readonly stall: number;
  /** The call takes effect, and its answer takes as long. */
  readonly drag: number;
  /** The handler is killed before a call's effect, and never goes on. */
  readonly kill: number;
  /** It is killed after the effect. */
  readonly die: number;
  /** The call takes effect, and its answer is lost. */
  readonly lost: number;
  /** The answer is lost, and the SDK sends the call again by itself. */
  readonly resent: number;
  /** The call is refused for now. */
  readonly refused: number;
  /** A message is there twice. */
  readonly duplicate: number;
  /** A message comes late, and after later ones. */
  readonly late: number;
  /** A message never comes. */
  readonly vanish: number;
  /** A message was handled, and comes back all the same. */
  readonly undeleted: number;
  /** An index of the table does not show an item yet. */
  readonly lag: number;
  /** Describe does not show what it showed before, or shows an older status. */
  readonly flap: number;
  /** Describe shows a thing as it was some seconds ago: under its old name, say. */
  readonly behind: number;
  /** The engine does not resolve a new name yet. */
  readonly unresolved: number;
}

export const calm: Trouble = {
  stall: 0,
  drag: 0,
  kill: 0,
  die: 0,
  lost: 0,
  resent: 0,
  refused: 0,
  duplicate: 0,
  late: 0,
  vanish: 0,
  undeleted: 0,
  lag: 0,
  flap: 0,
  behind: 0,
  unresolved: 0,
};

/** Each seed has faults of its own: some runs have none of a kind, so that another kind is seen alone. */
export function troubleOf(generator: Generator): Trouble {
  const level = (most: number) => (generator.chance(0.4) ? 0 : generator.draw() * most);
  return {
    stall: level(0.05),
    drag: level(0.05),
    kill: level(0.02),
    die: level(0.02),
    lost: level(0.04),
    resent: level(0.04),
    refused: level(0.06),
    duplicate: level(0.5),
    late: level(0.15),
    vanish: level(0.05),
    undeleted: level(0.1),
    lag: level(0.3),
    unresolved: level(0.1),
    flap: level(0.05),
    behind: level(0.3),
  };
}
