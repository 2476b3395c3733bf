import { type Instant, later, type Seconds } from "../time.ts";

/** `<installation>/<job id>`, on everything that a job creates. */
export const OWNER_TAG = "dblab-refresh:owner";

/** What the restorer may delete has this tag, with the job's owner as its value; IAM demands it, too. */
export const RETIRED_TAG = "dblab-refresh:retired";

/** As the `rds-refresh` binary sets it, so that its own clean-up and people's policies go on working. */
export const MANAGED_BY = { key: "ManagedBy", value: "dblab-rds-refresh" } as const;

/** When others may take a clone for forgotten, in RFC 3339. */
export const DELETE_AFTER = "DeleteAfter";

export function ownerOf(job: { readonly installation: string; readonly jobId: string }): string {
  return `${job.installation}/${job.jobId}`;
}

/** The tags of a clone: the user's, then ours, which the configuration does not let the user set. */
export function cloneTags(
  job: { readonly installation: string; readonly jobId: string },
  userTags: Readonly<Record<string, string>>,
  now: Instant,
  maxAge: Seconds,
): Record<string, string> {
  return {
    ...userTags,
    [MANAGED_BY.key]: MANAGED_BY.value,
    AutoDelete: "true",
    // RFC 3339 without fractions, as Go's time.RFC3339 writes it.
    [DELETE_AFTER]: later(now, maxAge).replace(/\.\d+Z$/, "Z"),
    [OWNER_TAG]: ownerOf(job),
  };
}
