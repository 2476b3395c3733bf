import type { Outcome } from "../../job/outcome.ts";
import type { StepContext } from "../step-context.ts";

export async function exporter(context: StepContext): Promise<Outcome> {
  throw new Error(`job ${context.job.jobId} is at exporter`);
}
