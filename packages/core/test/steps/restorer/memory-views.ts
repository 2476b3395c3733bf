import type { DatabaseKind, Described } from "../../../src/ports/databases.ts";
import type { DbCluster, DbInstance, Rds } from "../../../src/ports/rds.ts";
import { anRds } from "../a-context.ts";
import type { MemoryWorld, Thing } from "./memory-world.ts";

export const HOST = ".abc.eu-central-1.rds.amazonaws.com";

/** As Describe shows it. */
export function described(world: MemoryWorld, thing: Thing): Described {
  const { kind, identifier, resourceId, status, groups, interval, pendingName } = thing;
  const cluster = world.things.find((other) => other.resourceId === thing.clusterId);
  const isUp = status !== "creating";
  // A member shows its cluster's.
  const shownGroups = cluster?.groups ?? groups;
  const host = `${identifier}${HOST}`;
  const both = {
    TagList: Object.entries(thing.shownTags).map(([Key, Value]) => ({ Key, Value })),
    VpcSecurityGroups: shownGroups.map((VpcSecurityGroupId) => ({ VpcSecurityGroupId, Status: "active" })),
    MonitoringInterval: interval,
    DeletionProtection: thing.isProtected,
  };
  if (kind === "db-cluster") {
    return {
      ...both,
      DBClusterIdentifier: identifier,
      DbClusterResourceId: resourceId,
      DBClusterArn: `arn:aws:rds:eu-central-1:1:cluster:${identifier}`,
      Status: status,
      PendingModifiedValues: pendingName === undefined ? {} : { DBClusterIdentifier: pendingName },
      DBClusterMembers: world.membersOf(thing).map((member) => ({
        DBInstanceIdentifier: member.identifier,
        IsClusterWriter: member === world.writerOf(thing),
      })),
      ...(isUp && { Endpoint: host, Port: 5432 }),
    };
  }
  return {
    ...both,
    DBInstanceIdentifier: identifier,
    DbiResourceId: resourceId,
    DBInstanceArn: `arn:aws:rds:eu-central-1:1:db:${identifier}`,
    DBInstanceStatus: status,
    PromotionTier: thing.tier,
    PendingModifiedValues: pendingName === undefined ? {} : { DBInstanceIdentifier: pendingName },
    ...(cluster && { DBClusterIdentifier: cluster.identifier }),
    ...(isUp && { Endpoint: { Address: host, Port: 5432 } }),
  };
}

/** As reaper and janitor see it, who delete by `remove`. */
export function rdsOf(
  world: MemoryWorld,
  remove: (kind: DatabaseKind, identifier: string) => Promise<void>,
): Rds {
  return {
    ...anRds(),
    instance: async (name) => instanceOf(world, world.shown().find(isNamed("db-instance", name))),
    instances: async (prefix) =>
      world
        .shown()
        .filter(({ kind, identifier }) => kind === "db-instance" && identifier.startsWith(prefix))
        .flatMap((thing) => instanceOf(world, thing) ?? []),
    cluster: async (name) => clusterOf(world, world.shown().find(isNamed("db-cluster", name))),
    clusters: async (prefix) =>
      world
        .shown()
        .filter(({ kind, identifier }) => kind === "db-cluster" && identifier.startsWith(prefix))
        .flatMap((thing) => clusterOf(world, thing) ?? []),
    members: async (name) => {
      const cluster = world.under("db-cluster", name);
      return (cluster ? world.membersOf(cluster) : []).flatMap((one) => instanceOf(world, one) ?? []);
    },
    deleteInstance: async (name) => remove("db-instance", name),
    deleteCluster: async (name) => remove("db-cluster", name),
    disableDeletionProtection: async (name) => unprotect(world.usable("db-instance", name)),
    disableClusterDeletionProtection: async (name) => unprotect(world.usable("db-cluster", name)),
  };
}

function instanceOf(world: MemoryWorld, thing: Thing | undefined): DbInstance | undefined {
  if (thing === undefined) return undefined;
  const cluster = world.things.find((other) => other.resourceId === thing.clusterId);
  const { identifier, resourceId, status, isProtected } = thing;
  const both = { identifier, resourceId, status, engine: "postgres", engineVersion: "16.4" };
  return {
    ...both,
    tags: thing.shownTags,
    deletionProtection: isProtected,
    ...(cluster && { clusterIdentifier: cluster.identifier }),
  };
}

function clusterOf(world: MemoryWorld, thing: Thing | undefined): DbCluster | undefined {
  const shown = instanceOf(world, thing);
  if (thing === undefined || shown === undefined) return undefined;
  return { ...shown, writers: [world.writerOf(thing)?.identifier ?? ""] };
}

function unprotect(thing: Thing): void {
  thing.isProtected = false;
}

function isNamed(kind: DatabaseKind, name: string) {
  return (thing: Thing) => thing.kind === kind && thing.identifier === name;
}
