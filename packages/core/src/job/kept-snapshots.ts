import { fixedSnapshot, ownSnapshot } from "../rds/snapshot-names.ts";
import type { Job } from "./job.ts";

/**
 * Which two snapshots there are after a restore that found the fixed name's being exported and did not wait for that: nobody
 * deletes either. Undefined of any other job.
 */
export function keptSnapshots({ targetName, jobId, facts }: Job): string | undefined {
  if (facts.restore?.keptSince === undefined) return undefined;
  const [fixed, own] = [fixedSnapshot(targetName), ownSnapshot(targetName, jobId)];
  return `${fixed} was being exported, so it is the older one still, and db_restore restores that; what was taken stays beside it as ${own}: delete it once nobody needs it`;
}
