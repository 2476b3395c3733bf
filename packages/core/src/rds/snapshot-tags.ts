import { type Instant, instant } from "../time.ts";
import { MANAGED_BY, OWNER_TAG } from "./clone-tags.ts";

/**
 * Of when the data of a copy are, in ISO 8601: RDS shows a copy's own time as `SnapshotCreateTime`, and of a cluster's
 * snapshot nothing else.
 */
const DATA_AT_TAG = "dblab-refresh:data-at";

/** The tags of a snapshot that a job makes: whose it is, and that it is ours at all. */
export function snapshotTags(owner: string): Record<string, string> {
  return { [MANAGED_BY.key]: MANAGED_BY.value, [OWNER_TAG]: owner };
}

/** The tags of a job's copy of its own snapshot, whose data are of `dataAt`. */
export function copyTags(owner: string, dataAt: Instant): Record<string, string> {
  return { ...snapshotTags(owner), [DATA_AT_TAG]: dataAt };
}

/** Of when the data are, as the tags say it. Undefined of what no job has copied, or if somebody wrote something else. */
export function taggedTime(tags: Readonly<Record<string, string>>): Instant | undefined {
  const at = Date.parse(tags[DATA_AT_TAG] ?? "");
  return Number.isNaN(at) ? undefined : instant(at);
}
