import { cloneIdentifier } from "../job/job-id.ts";

/** An export's task: RDS allows 60 letters, digits and hyphens, the first one a letter; a name is never free again. */
export function exportIdentifier(jobId: string): string {
  return cloneIdentifier(jobId);
}
