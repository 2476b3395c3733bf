import type { JobError } from "../job/job-error.ts";
import type { Outcome } from "../job/outcome.ts";

/** A proxy's error page says enough with its beginning; items have 400 KB. */
const LONGEST_TEXT = 2000;

/** The outcome with every text in it scrubbed of secrets: what the other side says may repeat what it was sent. */
export function scrubbed(outcome: Outcome, takeOut: (text: string) => string): Outcome {
  const scrub = (text: string) => cut(takeOut(text));
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

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)} … (${text.length} characters)` : text;
}
