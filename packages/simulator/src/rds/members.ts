import { announce } from "./announce.ts";
import type { Cluster, Instance } from "./thing.ts";
import type { World } from "./world.ts";

/** The instances of a cluster, in the order of their names, whatever their status. */
export function membersOf(world: World, cluster: Cluster): Instance[] {
  return world.things.ofKind("instance").filter(({ membership }) => membership?.clusterKey === cluster.key);
}

/** The cluster of a member; undefined for an instance that is none. */
export function clusterOf(world: World, { membership }: Instance): Cluster | undefined {
  return membership === undefined ? undefined : world.things.withKey("cluster", membership.clusterKey);
}

export const isDeleting = ({ course }: Instance) => course.stage.status === "deleting";

/** Whether a member answers: it has come up, and is neither stopped nor going. */
export const isServing = (member: Instance) =>
  member.endpoint !== undefined && !/^(deleting|stopp|starting)/.test(member.course.stage.status);

/**
 * The writer goes: the reader of the best promotion tier takes its part, one that serves before one that does not.
 * The last member stays the writer until it is gone.
 */
export function failOver(world: World, cluster: Cluster, writer: Instance): void {
  const tier = ({ settings }: Instance) => settings.PromotionTier ?? 1;
  const heir = membersOf(world, cluster)
    .filter((member) => member !== writer && !isDeleting(member))
    .sort((a, b) => Number(isServing(b)) - Number(isServing(a)) || tier(a) - tier(b))[0];
  if (heir?.membership === undefined || writer.membership === undefined) return;
  writer.membership.isWriter = false;
  heir.membership.isWriter = true;
  cluster.access = { ...cluster.access, restartedAtMs: world.now };
  announce(world, cluster, "RDS-EVENT-0071", `Completed failover to DB instance: ${heir.identifier}`);
}
