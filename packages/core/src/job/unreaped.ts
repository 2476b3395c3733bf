import type { Job } from "./job.ts";
import type { Leftover } from "./owned.ts";

/**
 * Everything that a job may have left when nobody could look: what it owns, and its clone in the engine's config. What one
 * look did not show is among it: the look that would have confirmed that never came.
 */
export function unreaped({ owned, facts }: Job, why: string): readonly Leftover[] {
  const things = owned.filter(
    ({ purpose, goneAt, seenAt }) =>
      purpose === "temporary" && (goneAt === undefined || seenAt !== undefined),
  );
  const stranded = (facts.restore?.stranded ?? []).map(
    ({ kind, resourceId, why: what }): Leftover => ({ type: kind, identifier: resourceId, why: what }),
  );
  const left = [...things.map(({ type, identifier }): Leftover => ({ type, identifier, why })), ...stranded];
  // The config is written only after the clone's endpoint was committed.
  if (facts.endpoint === undefined || facts.configGivenBackAt !== undefined) return left;
  return [...left, { type: "dblab-config", identifier: facts.engine?.instanceId ?? "", why }];
}
