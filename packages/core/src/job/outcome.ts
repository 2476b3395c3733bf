import type { Seconds } from "../time.ts";
import type { Facts } from "./job.ts";
import type { JobError } from "./job-error.ts";
import type { Leftover, Owned } from "./owned.ts";
import type { Step } from "./step.ts";

/** What a look adds to the item. A fact set to `undefined` is taken off. */
export interface Changes {
  readonly facts?: { readonly [Fact in keyof Facts]?: Facts[Fact] | undefined };
  readonly owned?: readonly Owned[];
}

/** What came of one look at a step. */
export type Outcome =
  /** The step is done. */
  | { readonly kind: "advance"; readonly to: Step; readonly say: string; readonly changes?: Changes }
  /** Look again later; `say` only if something changed. 0 seconds: commit first, then go on (intent before effect). */
  | { readonly kind: "wait"; readonly seconds: Seconds; readonly say?: string; readonly changes?: Changes }
  /** A fault that may pass: look again, later each time. */
  | { readonly kind: "retry"; readonly error: JobError; readonly changes?: Changes }
  /** A fault that will not pass: clean up, then end as failed. */
  | { readonly kind: "fail"; readonly error: JobError; readonly changes?: Changes }
  /** The work is done, or is not to be done: clean up, then end so. */
  | {
      readonly kind: "conclude";
      readonly as: "succeeded" | "skipped" | "cancelled";
      readonly say: string;
      readonly error?: JobError;
      readonly changes?: Changes;
    }
  /** The clean-up is over: end with the verdict. */
  | { readonly kind: "end"; readonly leftovers: readonly Leftover[]; readonly changes?: Changes };

/** A look that found something still under way. */
export type Wait = Extract<Outcome, { readonly kind: "wait" }>;
