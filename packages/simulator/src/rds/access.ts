import { clusterOf } from "./members.ts";
import type { Access, Cluster, Instance } from "./thing.ts";
import type { World } from "./world.ts";

export const newAccess = (): Access => ({
  formerNames: [],
  resolvesAtMs: 0,
  restartedAtMs: 0,
  isSilent: false,
});

/** Whether its security groups let new connections in. A member has its cluster's. */
export function admits(world: World, thing: Instance | Cluster): boolean {
  const { closedSecurityGroups: closed } = world.surroundings;
  if (closed.length === 0) return true;
  const holder = thing.kind === "instance" ? (clusterOf(world, thing) ?? thing) : thing;
  const groups = holder.settings.VpcSecurityGroups ?? [];
  return groups.length === 0 || groups.some(({ VpcSecurityGroupId: id = "" }) => !closed.includes(id));
}

/** Every connection ends: of a member that writes, the cluster's as well. */
export function restart(world: World, instance: Instance): void {
  instance.access = { ...instance.access, restartedAtMs: world.now };
  const cluster = clusterOf(world, instance);
  if (instance.membership?.isWriter && cluster !== undefined)
    cluster.access = { ...cluster.access, restartedAtMs: world.now };
  if (!world.backed) return;
  if (cluster === undefined) world.ask({ kind: "reboot", resourceId: instance.key });
  else if (instance.membership?.isWriter) world.ask({ kind: "reboot", resourceId: cluster.key });
}

/** Tells the database behind whether new connections are let in. */
export function tellDoor(world: World, thing: Instance | Cluster): void {
  if (!world.backed || (thing.kind === "instance" && thing.membership !== undefined)) return;
  const { resolvesAtMs } = thing.access;
  if (world.now < resolvesAtMs && resolvesAtMs < Number.POSITIVE_INFINITY)
    world.openings = [...world.openings, { thing, atMs: resolvesAtMs }];
  const isOpen = !thing.access.isSilent && resolvesAtMs <= world.now && admits(world, thing);
  world.ask({ kind: "admit", resourceId: thing.key, admits: isOpen });
}

/** Whether somebody who is still there had the name before: who takes it takes part in a swap. */
export function wasNameOfAnother(
  { things }: World,
  kind: "instance" | "cluster",
  identifier: string,
): boolean {
  return things.ofKind(kind).some(({ access }) => access.formerNames.includes(identifier));
}
