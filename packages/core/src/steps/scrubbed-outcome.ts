import type { JobError } from "../job/job-error.ts";
import type { Outcome } from "../job/outcome.ts";

/** The outcome with every text in it scrubbed of secrets: what the other side says may repeat what it was sent. */
export function scrubbed(outcome: Outcome, scrub: (text: string) => string): Outcome {
  const error = (fault: JobError): JobError => ({ ...fault, message: scrub(fault.message) });
  switch (outcome.kind) {
    case "advance":
      return { ...outcome, say: scrub(outcome.say) };
    case "wait":
      return outcome.say === undefined ? outcome : { ...outcome, say: scrub(outcome.say) };
    case "retry":
    case "fail":
      return { ...outcome, error: error(outcome.error) };
    case "conclude":
      return { ...outcome, say: scrub(outcome.say), ...(outcome.error && { error: error(outcome.error) }) };
    case "end":
      return {
        ...outcome,
        leftovers: outcome.leftovers.map((left) => ({ ...left, why: scrub(left.why) })),
      };
    default:
      return outcome satisfies never;
  }
}
