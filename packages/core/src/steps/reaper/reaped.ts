import type { Owned } from "../../job/owned.ts";
import { OWNER_TAG } from "../../rds/clone-tags.ts";
import type { Instant } from "../../time.ts";

/** What one look at one owned thing did. `left`: why it is not gone yet. */
export interface Reaped {
  readonly owned: Owned;
  readonly left?: string;
  readonly say?: string;
}

/** How a look may reap. */
export interface Reaping {
  /** `<installation>/<job id>`. */
  readonly owner: string;
  /** The database that the job restores, if it restores one: its temporary names follow from that. */
  readonly database?: string;
  readonly now: Instant;
  /** Until when a create that was sent may still show. */
  readonly appearUntil: Instant;
  /** False: only look. */
  readonly act: boolean;
}

/** Somebody's by its resource id, though its tags are ours: nobody but a person knows what it is. */
export function leftAsNamesake(owned: Owned, why: string): Reaped {
  return {
    owned,
    left: `${why}: it is left alone; delete it, or take the tag ${OWNER_TAG} off it if it is wanted`,
  };
}

/** Gone: not found after it had been seen; or never seen, and no create can show any more. */
export function missing(owned: Owned, { now, appearUntil }: Reaping): Reaped {
  if (owned.seenAt !== undefined)
    return { owned: { ...owned, goneAt: now }, say: `${owned.identifier} is gone` };
  if (now >= appearUntil)
    return { owned: { ...owned, goneAt: now }, say: `${owned.identifier} never came to be` };
  return { owned, left: `a create that was sent may still show until ${appearUntil}` };
}
