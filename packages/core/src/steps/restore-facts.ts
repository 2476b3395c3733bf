import type { Job } from "../job/job.ts";
import type { Changes } from "../job/outcome.ts";
import type { RestoreFacts } from "../job/restore-facts.ts";

/**
 * The facts of a database's job, with some more: a commit replaces them as a whole. `snapshotUnseenSince` and `missingSince`
 * go unless they are said again, since whoever has something else to note has seen the snapshot, or the database.
 */
export function withFacts(
  job: Pick<Job, "facts">,
  more: { readonly [Fact in keyof RestoreFacts]?: RestoreFacts[Fact] | undefined },
): NonNullable<Changes["facts"]> {
  const all = Object.entries({
    ...job.facts.restore,
    ...{ snapshotUnseenSince: undefined, missingSince: undefined },
    ...more,
  }).filter(([, value]) => value !== undefined);
  return { restore: Object.fromEntries(all) };
}
