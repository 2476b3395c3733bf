import type { Ports } from "../ports/ports.ts";
import type { DbCluster, DbInstance } from "../ports/rds.ts";
import { DELETE_AFTER } from "../rds/clone-tags.ts";
import { type Instant, instant, secondsBetween } from "../time.ts";

/** What the janitor saw in one round. */
export interface Seen {
  /** Live jobs that were due for longer than they may be. */
  readonly overdue: number;
  /** Things of ended jobs that are still there. */
  readonly leftovers: number;
  readonly faults: number;
  /** This installation's clones. */
  readonly clones: readonly Pick<DbInstance | DbCluster, "createdAt" | "tags">[];
}

export function measureRound({ metrics, clock }: Pick<Ports, "metrics" | "clock">, seen: Seen): void {
  const now = clock.now();
  const ages = seen.clones.map(({ createdAt }) =>
    createdAt === undefined ? 0 : secondsBetween(createdAt, now),
  );
  metrics.put(
    {
      OverdueJobs: seen.overdue,
      Leftovers: seen.leftovers,
      JanitorFaults: seen.faults,
      ClonesAlive: seen.clones.length,
      OldestCloneAge: Math.max(0, ...ages),
      ClonesPastLimit: seen.clones.filter(({ tags }) => isPast(tags[DELETE_AFTER], now)).length,
    },
    {},
  );
}

/** People may change a tag: what is no time is no limit. */
function isPast(deleteAfter: string | undefined, now: Instant): boolean {
  const limit = Date.parse(deleteAfter ?? "");
  return Number.isFinite(limit) && instant(limit) < now;
}
