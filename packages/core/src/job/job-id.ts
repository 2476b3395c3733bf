import { createHash } from "node:crypto";

/** What a clone is called: RDS allows 63 letters, digits and hyphens; IAM's policies match the prefix. */
export const CLONE_PREFIX = "dblab-refresh-";

export function cloneIdentifier(jobId: string): string {
  return `${CLONE_PREFIX}${jobId}`;
}

/** The member of an Aurora clone, named as the `rds-refresh` binary names it. */
export function memberIdentifier(clusterIdentifier: string): string {
  return `${clusterIdentifier}-instance`;
}

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford's: nothing that can be misread

/**
 * The job's id: 20 letters and digits (100 bits) that follow from the installation and the request id, so that a
 * request delivered twice finds its job, and two installations in one account never meet under one clone's name.
 */
export function jobIdOf(installation: string, requestId: string): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([installation, requestId]))
    .digest();
  return [...hash.subarray(0, 20)].map((byte) => alphabet[byte & 31]).join("");
}

/**
 * What makes two requests the same: what they ask for, whatever the order of their keys; not under which id, or who asked.
 */
export function fingerprint(request: Readonly<Record<string, unknown>>): string {
  const { requestId, trigger, retryOf, ...asked } = request;
  // A database's retry has always had in it what it repeats, and items are kept for months.
  const content = asked.job === "refresh" ? asked : { ...asked, retryOf };
  const sorted = Object.entries(content)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex").slice(0, 32);
}
