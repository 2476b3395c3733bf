import type { Outcome } from "../../job/outcome.ts";
import { type Owned, withOwned } from "../../job/owned.ts";
import { describeSeconds, secondsBetween } from "../../time.ts";
import type { StepContext } from "../step-context.ts";

/** The clone takes connections: on to DBLab. */
export function ready(
  { job, now }: StepContext,
  status: string,
  endpoint: { readonly host: string; readonly port: number },
  seen: readonly Owned[],
): Outcome {
  const took = describeSeconds(secondsBetween(job.stepStartedAt, now));
  return {
    kind: "advance",
    to: "dblab-updater",
    say: `The clone is ${status} at ${endpoint.host}:${endpoint.port} after ${took}`,
    changes: {
      owned: seen.reduce(withOwned, job.owned),
      facts: { cloneStatus: status, endpoint, cloneUnseenSince: undefined },
    },
  };
}
