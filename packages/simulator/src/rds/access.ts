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

/** Whether somebody who is still there had the name before: who takes it takes part in a swap. */
export function wasNameOfAnother(
  { things }: World,
  kind: "instance" | "cluster",
  identifier: string,
): boolean {
  return things.ofKind(kind).some(({ access }) => access.formerNames.includes(identifier));
}
