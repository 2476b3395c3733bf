import type { Owned } from "../../job/owned.ts";
import type { DbCluster, Rds } from "../../ports/rds.ts";
import { ownership } from "../../rds/ownership.ts";
import { leftAsNamesake, missing, type Reaped, type Reaping } from "./reaped.ts";

/**
 * Deletes a cluster that is ours by name, tags and resource id, with whatever members it has, and sees it gone. Members
 * go first, readers before the writer: autoscaling may have added some that are not on the item, but a member of our
 * cluster is ours. Each look does what can be done now, so it may stop and be repeated anywhere.
 */
export async function reapCluster(rds: Rds, owned: Owned, reaping: Reaping): Promise<Reaped> {
  const { owner, database, now, act } = reaping;
  const found = await rds.cluster(owned.identifier);
  if (found === undefined) return missing(owned, reaping);

  const whose = ownership(found, owner, owned.resourceId, database);
  if (whose.kind === "another") {
    return { owned: { ...owned, goneAt: now }, say: `Left alone: cluster ${owned.identifier}: ${whose.why}` };
  }
  if (whose.kind === "namesake") return leftAsNamesake(owned, whose.why);
  if (whose.kind === "untagged")
    return { owned, left: "its tags are not there yet, so it is not known to be ours" };
  const seen: Owned = { ...owned, resourceId: found.resourceId, seenAt: owned.seenAt ?? now };
  if (found.status === "deleting") return { owned: seen, left: "it is being deleted" };
  if (!act) return { owned: seen, left: `it is ${found.status}` };
  return { owned: seen, ...(await nextDeletion(rds, found)) };
}

/** The next thing that brings the cluster nearer to its end. */
async function nextDeletion(rds: Rds, cluster: DbCluster): Promise<Pick<Reaped, "left" | "say">> {
  const { identifier } = cluster;
  // RDS deletes neither a stopped cluster nor its members.
  if (cluster.status === "stopped") {
    await rds.startCluster(identifier);
    return {
      left: "it was stopped and is being started, so that it can be deleted",
      say: `Starting ${identifier}`,
    };
  }
  const members = (await rds.members(identifier)).filter((member) => member.status !== "deleting");
  const writesLast = [...members].sort(
    (a, b) => Number(cluster.writers.includes(a.identifier)) - Number(cluster.writers.includes(b.identifier)),
  );
  for (const member of writesLast) await rds.deleteInstance(member.identifier);
  if (members.length > 0) {
    const names = writesLast.map((member) => member.identifier).join(", ");
    return { left: `its members are being deleted (${names})`, say: `Deleting the members ${names}` };
  }
  if (cluster.deletionProtection) {
    await rds.disableClusterDeletionProtection(identifier);
    return {
      left: "its deletion protection is being taken off",
      say: `Taking the deletion protection off ${identifier}`,
    };
  }
  await rds.deleteCluster(identifier);
  return { left: "it is being deleted", say: `Deleting ${identifier}` };
}
