import { ConfigurationError } from "../configuration/problem.ts";
import { Fault } from "../job/fault.ts";
import { type JobError, jobError } from "../job/job-error.ts";

/** What the resolution of a configuration threw, if it stands against the job for good. */
export function refusalOf(error: unknown): JobError | undefined {
  if (error instanceof ConfigurationError) return jobError("configuration-invalid", error.message);
  return error instanceof Fault && !error.passing ? jobError(error.code, error.message) : undefined;
}
