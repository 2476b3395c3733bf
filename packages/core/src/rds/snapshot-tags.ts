import { MANAGED_BY, OWNER_TAG } from "./clone-tags.ts";

/** The tags of a snapshot that a job makes: whose it is, and that it is ours at all. */
export function snapshotTags(owner: string): Record<string, string> {
  return { [MANAGED_BY.key]: MANAGED_BY.value, [OWNER_TAG]: owner };
}
