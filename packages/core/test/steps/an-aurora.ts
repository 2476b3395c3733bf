import { type Owned, withOwned } from "../../src/job/owned.ts";
import type { DbCluster, DbInstance, Rds } from "../../src/ports/rds.ts";
import { aClone, at } from "../job/a-job.ts";
import { anInstance, anRds, type Calls, ENDPOINT } from "./a-context.ts";

export const CLUSTER_ENDPOINT = {
  host: "dblab-refresh-j0b.cluster-abc.eu-central-1.rds.amazonaws.com",
  port: 5432,
};
export const MEMBER = "dblab-refresh-j0b-instance";

/** The clone of `aJob`, as RDS shows its cluster when it can be used. */
export function aCluster(over: Partial<DbCluster> = {}): DbCluster {
  const { identifier, tags, deletionProtection } = anInstance();
  return {
    identifier,
    tags,
    deletionProtection,
    resourceId: "cluster-1",
    status: "available",
    engine: "aurora-postgresql",
    engineVersion: "16.4",
    endpoint: CLUSTER_ENDPOINT,
    createdAt: at(-300),
    writers: [MEMBER],
    ...over,
  };
}

/** Its member, with an endpoint of its own that nobody is to be sent to. */
export function aMember(over: Partial<DbInstance> = {}): DbInstance {
  return anInstance({
    identifier: MEMBER,
    engine: "aurora-postgresql",
    endpoint: { ...ENDPOINT, host: `member.${ENDPOINT.host}` },
    clusterIdentifier: "dblab-refresh-j0b",
    ...over,
  });
}

/** The cluster on the item, intended and not seen yet. */
export function anIntendedCluster(over: Partial<Owned> = {}): Owned {
  return aClone({ type: "db-cluster", ...over });
}

/** The member on the item, intended and not seen yet. */
export function anIntendedMember(over: Partial<Owned> = {}): Owned {
  return aClone({ identifier: MEMBER, clusterIdentifier: "dblab-refresh-j0b", ...over });
}

const seenAt = at(-300);
/** What the item has of a clone whose cluster and member have both been seen. */
export const seenPair: readonly Owned[] = withOwned(
  [anIntendedCluster({ resourceId: "cluster-1", seenAt })],
  anIntendedMember({ resourceId: "db-1", seenAt }),
);

/** RDS with these clusters and instances in it, which nothing changes. */
export function auroraWith(
  clusters: readonly DbCluster[],
  instances: readonly DbInstance[],
  calls: Calls = [],
  over: Partial<Rds> = {},
): Rds {
  return anRds(
    {
      cluster: async (name) => clusters.find(({ identifier }) => identifier === name),
      clusters: async (prefix) => clusters.filter(({ identifier }) => identifier.startsWith(prefix)),
      instance: async (name) => instances.find(({ identifier }) => identifier === name),
      instances: async (prefix) => instances.filter(({ identifier }) => identifier.startsWith(prefix)),
      members: async (name) => instances.filter(({ clusterIdentifier }) => clusterIdentifier === name),
      ...over,
    },
    calls,
  );
}
