import { CLONE_PREFIX } from "@dblab-refresh/core/job/job-id";
import type { DbCluster, DbInstance, Rds } from "@dblab-refresh/core/ports/rds";
import { DELETE_AFTER, MANAGED_BY, OWNER_TAG } from "@dblab-refresh/core/rds/clone-tags";
import { type Instant, type Seconds, secondsBetween } from "@dblab-refresh/core/time";

/** A clone that the rds-refresh binary has made and not deleted. */
export type BinaryClone =
  | (DbInstance & { readonly type: "db-instance" })
  | (DbCluster & { readonly type: "db-cluster" });

/** What a list has shown, and which one it was. */
type Listed = Pick<BinaryClone, "type" | "identifier" | "resourceId">;

/** `gone`: or no longer what was listed. `preparing`: its deletion protection is being taken off. */
type Deletion = "deleting" | "gone" | "preparing";

/**
 * The binary's clones, by its own marks: the name's prefix and both tags. What has an owner tag is an installation's of
 * ours, which looks after it itself. A member goes with its cluster.
 */
export async function binaryClones(rds: Rds): Promise<readonly BinaryClone[]> {
  const clusters = (await rds.clusters(CLONE_PREFIX)).filter(isBinarys);
  const instances = (await rds.instances(CLONE_PREFIX)).filter(isBinarys);
  return [
    ...clusters.map((cluster) => ({ ...cluster, type: "db-cluster" }) as const),
    ...instances
      .filter(({ clusterIdentifier }) => clusterIdentifier === undefined)
      .map((instance) => ({ ...instance, type: "db-instance" }) as const),
  ];
}

/** Whether a clone has all of the binary's marks and nobody's owner tag. */
export function isBinarys({
  identifier,
  tags,
}: Pick<DbInstance | DbCluster, "identifier" | "tags">): boolean {
  return (
    identifier.startsWith(CLONE_PREFIX) &&
    tags[MANAGED_BY.key] === MANAGED_BY.value &&
    tags.AutoDelete === "true" &&
    tags[OWNER_TAG] === undefined
  );
}

/** As the binary judges: the time in its tag is over, or it is older than the limit. */
export function isStale({ tags, createdAt }: BinaryClone, now: Instant, maxAge: Seconds): boolean {
  const after = Date.parse(tags[DELETE_AFTER] ?? "");
  if (!Number.isNaN(after) && Date.parse(now) > after) return true;
  return createdAt !== undefined && secondsBetween(createdAt, now) > maxAge;
}

/**
 * Does the next thing that brings a clone nearer to its end, having looked again that it is what was listed. To be
 * repeated until it answers "deleting" or "gone".
 *
 * @throws Fault
 */
export async function deleteBinaryClone(rds: Rds, clone: Listed): Promise<Deletion> {
  return clone.type === "db-cluster" ? deleteCluster(rds, clone) : deleteInstance(rds, clone);
}

async function deleteInstance(rds: Rds, listed: Listed): Promise<Deletion> {
  const found = await rds.instance(listed.identifier);
  if (found === undefined || !isSame(found, listed)) return "gone";
  if (found.status === "deleting") return "deleting";
  if (found.deletionProtection) {
    await rds.disableDeletionProtection(found.identifier);
    return "preparing";
  }
  await rds.deleteInstance(found.identifier);
  return "deleting";
}

/** Members first: RDS deletes a cluster whose members are all being deleted. */
async function deleteCluster(rds: Rds, listed: Listed): Promise<Deletion> {
  const found = await rds.cluster(listed.identifier);
  if (found === undefined || !isSame(found, listed)) return "gone";
  if (found.status === "deleting") return "deleting";
  if (found.deletionProtection) {
    await rds.disableClusterDeletionProtection(found.identifier);
    return "preparing";
  }
  const members = (await rds.members(found.identifier)).filter(({ status }) => status !== "deleting");
  const writesLast = [...members].sort(
    (a, b) => Number(found.writers.includes(a.identifier)) - Number(found.writers.includes(b.identifier)),
  );
  for (const { identifier } of writesLast) await rds.deleteInstance(identifier);
  await rds.deleteCluster(found.identifier);
  return "deleting";
}

function isSame(found: DbInstance | DbCluster, listed: Listed): boolean {
  return found.resourceId === listed.resourceId && isBinarys(found);
}
