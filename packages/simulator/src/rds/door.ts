import { clusterOf } from "./members.ts";
import { whyRefused } from "./reach.ts";
import type { Cluster, Instance } from "./thing.ts";
import type { World } from "./world.ts";

/** Every connection ends: of a member that writes, the cluster's as well. Nobody gets in while it restarts. */
export function restart(world: World, instance: Instance): void {
  instance.access = { ...instance.access, restartedAtMs: world.now };
  const cluster = clusterOf(world, instance);
  if (instance.membership?.isWriter && cluster !== undefined)
    cluster.access = { ...cluster.access, restartedAtMs: world.now };
  if (!world.backed) return;
  tellDoor(world, instance);
  if (cluster === undefined) world.ask({ kind: "reboot", resourceId: instance.key });
  else if (instance.membership?.isWriter) world.ask({ kind: "reboot", resourceId: cluster.key });
}

/** Tells the database behind whether new connections are let in. A member's database is its cluster's. */
export function tellDoor(world: World, thing: Instance | Cluster): void {
  if (!world.backed) return;
  const holder = thing.kind === "instance" ? (clusterOf(world, thing) ?? thing) : thing;
  const { resolvesAtMs } = holder.access;
  if (world.now < resolvesAtMs && resolvesAtMs < Number.POSITIVE_INFINITY)
    world.openings = [...world.openings, { thing: holder, atMs: resolvesAtMs }];
  const role = holder.kind === "instance" ? "instance" : "writer";
  const isOpen = resolvesAtMs <= world.now && whyRefused(world, holder, role) === undefined;
  world.ask({ kind: "admit", resourceId: holder.key, admits: isOpen });
}
