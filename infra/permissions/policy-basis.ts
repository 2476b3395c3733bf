import type { Stage } from "@dblab-refresh/core/configuration/stage";
import type { Place } from "./statement.ts";

/** What the policies of a stage are made of. */
export interface PolicyBasis {
  /** The stage's name. */
  readonly name: string;
  readonly stage: Stage;
  readonly place: Place;
  /** The values of the function's secrets: those that are references to a secret store become permissions. */
  readonly secretValues: readonly string[];
  /** The ARN of the key that exports are written with, in a stage that has databases. */
  readonly exportKey?: string;
}
