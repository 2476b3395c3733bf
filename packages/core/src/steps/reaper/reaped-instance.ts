import type { Owned } from "../../job/owned.ts";
import type { Rds } from "../../ports/rds.ts";
import { ownership } from "../../rds/ownership.ts";
import { leftAsNamesake, missing, type Reaped, type Reaping } from "./reaped.ts";

/**
 * Deletes an instance that is ours by name, tags and resource id, and sees it gone. This and reaped-cluster.ts are the
 * only code of a refresh that deletes.
 */
export async function reapInstance(rds: Rds, owned: Owned, reaping: Reaping): Promise<Reaped> {
  const { owner, database, now, act } = reaping;
  const found = await rds.instance(owned.identifier);
  if (found === undefined) return missing(owned, reaping);

  const whose = ownership(found, owner, owned.resourceId, database);
  if (whose.kind === "another") {
    return {
      owned: { ...owned, goneAt: now },
      say: `Left alone: instance ${owned.identifier}: ${whose.why}`,
    };
  }
  if (whose.kind === "namesake") return leftAsNamesake(owned, whose.why);
  if (whose.kind === "untagged")
    return { owned, left: "its tags are not there yet, so it is not known to be ours" };
  const seen: Owned = { ...owned, resourceId: found.resourceId, seenAt: owned.seenAt ?? now };
  if (found.status === "deleting") return { owned: seen, left: "it is being deleted" };
  if (!act) return { owned: seen, left: `it is ${found.status}` };
  // A member's protection is its cluster's.
  if (found.deletionProtection && found.clusterIdentifier === undefined) {
    // RDS modifies no stopped instance, so somebody who stops a protected clone would keep it for ever.
    if (found.status === "stopped") {
      await rds.startInstance(owned.identifier);
      const left = "it was stopped and is being started, so that its deletion protection can be taken off";
      return { owned: seen, left, say: `Starting ${owned.identifier}` };
    }
    await rds.disableDeletionProtection(owned.identifier);
    const say = `Taking the deletion protection off ${owned.identifier}`;
    return { owned: seen, left: "its deletion protection is being taken off", say };
  }
  await rds.deleteInstance(owned.identifier);
  return { owned: seen, left: "it is being deleted", say: `Deleting ${owned.identifier}` };
}
