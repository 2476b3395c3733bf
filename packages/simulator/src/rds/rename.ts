import type { Endpoint } from "@aws-sdk/client-rds";
import { tellDoor } from "./door.ts";
import type { Cluster, Instance } from "./thing.ts";
import type { World } from "./world.ts";

/** A rename takes effect: the old name leads nowhere from now on, and the new one not yet. */
export function giveUpName(world: World, thing: Instance | Cluster, name: string): void {
  const { identifier: old, access } = thing;
  thing.identifier = name;
  thing.visibleAtMs = world.now + world.durations.describeLagMs;
  thing.access = {
    ...access,
    formerNames: [...access.formerNames, old].filter((former) => former !== name),
    resolvesAtMs: Number.POSITIVE_INFINITY,
  };
  if (thing.kind === "instance") {
    thing.endpoint = renamedEndpoint(thing.endpoint, old, name);
    if (thing.membership !== undefined) return;
  }
  if (!world.backed) return;
  // Describe must not show the new name with the old one's address: `renaming` does not end before the answer.
  const before = thing.backing.state === "ready" ? thing.backing.endpoint : ownEndpoint(thing);
  thing.backing = { state: "awaited", ...(before === undefined ? {} : { before }) };
  world.ask({ kind: "rename", resourceId: thing.key, identifier: name });
}

/** The new name leads to it from now on. */
export function takeName(world: World, thing: Instance | Cluster): void {
  thing.access = { ...thing.access, resolvesAtMs: world.now };
  tellDoor(world, thing);
}

const ownEndpoint = (thing: Instance | Cluster) => (thing.kind === "instance" ? thing.endpoint : undefined);

function renamedEndpoint(endpoint: Endpoint | undefined, old: string, name: string): Endpoint | undefined {
  const address = endpoint?.Address;
  if (!address?.startsWith(`${old}.`)) return endpoint;
  return { ...endpoint, Address: name + address.slice(old.length) };
}
