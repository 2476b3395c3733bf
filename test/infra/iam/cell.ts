import type { Manner, ThingName } from "./account.ts";

/** What IAM would ask about one call: one question for each thing that the call names. */
export interface Cell {
  readonly action: string;
  readonly on: ThingName;
  readonly manner: Manner | undefined;
}
