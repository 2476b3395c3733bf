import { CLONE_PREFIX } from "../job/job-id.ts";
import type { DbCluster, DbInstance, Rds } from "../ports/rds.ts";
import { OWNER_TAG } from "../rds/clone-tags.ts";
import { type Instant, later } from "../time.ts";

/** A clone, or a half of one: what a crash left of an Aurora clone may be its cluster only. */
export type Clone =
  | (DbInstance & { readonly type: "db-instance" })
  | (DbCluster & { readonly type: "db-cluster" });

/**
 * What RDS lists that is called as a clone, or as what is restored beside one of `databases`, whoever made it.
 *
 * @param onFault told what could not be listed
 */
export async function clonesIn(
  rds: Rds,
  databases: readonly string[],
  onFault: (error: unknown) => void,
): Promise<readonly Clone[]> {
  const unlessFault = async <Thing>(list: Promise<readonly Thing[]>): Promise<readonly Thing[]> => {
    try {
      return await list;
    } catch (error) {
      onFault(error);
      return [];
    }
  };
  // Apart: whoever may not list clusters still sees the instances.
  // RDS lists all or one: where several prefixes are asked for, all are listed once.
  const prefix = databases.length === 0 ? CLONE_PREFIX : "";
  const isCandidate = (thing: DbInstance | DbCluster) => mayBeOurs(thing, databases);
  const clusters = (await unlessFault(rds.clusters(prefix))).filter(isCandidate);
  const instances = (await unlessFault(rds.instances(prefix))).filter(isCandidate);
  const listedClusters = new Set(clusters.map((cluster) => cluster.identifier));
  return [
    ...clusters.map((cluster) => ({ ...cluster, type: "db-cluster" }) as const),
    // A member goes with its cluster, in the right order.
    ...instances
      .filter(
        ({ clusterIdentifier }) => clusterIdentifier === undefined || !listedClusters.has(clusterIdentifier),
      )
      .map((instance) => ({ ...instance, type: "db-instance" }) as const),
  ];
}

/**
 * Whatever is called as a clone; and of a database that may be restored what is called as if it were restored beside it,
 * and has an owner: a customer may have an `orders-new-store` beside `orders`.
 */
function mayBeOurs({ identifier, tags }: DbInstance | DbCluster, databases: readonly string[]): boolean {
  if (identifier.startsWith(CLONE_PREFIX)) return true;
  return (
    OWNER_TAG in tags && databases.some((database) => /^-(new|live)-/.test(without(identifier, database)))
  );
}

/** What follows the database's name; empty if it does not begin with that. */
function without(identifier: string, database: string): string {
  return identifier.startsWith(database) ? identifier.slice(database.length) : "";
}

/** Tags lag behind a create by seconds to minutes: a clone this young is no stranger yet. */
export function isYoung(clone: Clone, now: Instant): boolean {
  return clone.createdAt === undefined || now < later(clone.createdAt, 900);
}
