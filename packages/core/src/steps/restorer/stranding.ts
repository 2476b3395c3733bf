import type { Outcome } from "../../job/outcome.ts";
import { strand } from "../../job/stranded.ts";
import type { Restore } from "./restore.ts";

/** Nothing more can be done by the job: what each thing is stands on the item, and the reaper sees to the rest. */
export function giveUp(restore: Restore, reason: string): Outcome {
  const { facts, owned } = strand(restore.job, reason);
  return { kind: "advance", to: "reaper", say: `Left as it is: ${reason}`, changes: { facts, owned } };
}

export function giveUpRetiring(restore: Restore, reason: string): Outcome {
  return giveUp(restore, `the original ${restore.original.resourceId} is left alone: ${reason}`);
}
