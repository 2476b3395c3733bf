import type { Database } from "../configuration/database.ts";
import type { JobKind } from "../job/job.ts";

/** RDS's limit for instances, clusters and clusters' snapshots; an instance's snapshot may have 255. */
const LONGEST = 63;
/** `-new-` or `-old-`, and 8 characters of the job's id. */
const SWAP = 13;
/** `-live-`, instead. */
const SWAP_BY_RECORD = 14;
/** A cluster's members have their number after that: `-15`. */
const MEMBER = 3;
/** `-snapshot-`, and 8 characters of the job's id. */
const SNAPSHOT = 18;

/** How long an identifier may be for the temporary names that a job makes of it. */
export function longestIdentifier(
  { type, restore }: Database,
  kind: JobKind,
  takesSnapshot: boolean,
): number {
  const isCluster = type === "aurora-cluster";
  const swapped =
    kind === "restore"
      ? LONGEST - (restore.record ? SWAP_BY_RECORD : SWAP) - (isCluster ? MEMBER : 0)
      : LONGEST;
  return takesSnapshot && isCluster ? Math.min(swapped, LONGEST - SNAPSHOT) : swapped;
}
