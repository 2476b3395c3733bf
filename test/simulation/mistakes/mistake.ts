import type { Setting } from "../command/worker.ts";
import type { Patch } from "../patch.ts";

/** A mistake that somebody could make in `core`, to see that the simulation finds it. */
export interface Mistake {
  readonly name: string;
  /** What it stands for: what would be wrong in the world. */
  readonly means: string;
  readonly patches: readonly Patch[];
  /** The violation that it must lead to. */
  readonly breaks: RegExp;
  /** What its runs need to have, so that it is met within few of them. */
  readonly options?: Setting;
}
