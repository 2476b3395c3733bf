import type { DBCluster, DBClusterSnapshot, DBInstance, DBSnapshot, Tag } from "@aws-sdk/client-rds";
import type { DbCluster, DbInstance, DbSnapshot } from "@dblab-refresh/core/ports/rds";

/** What Describe says of an instance, in the domain's words. */
export function instanceOf(instance: DBInstance): DbInstance {
  const { Address: host, Port: port } = instance.Endpoint ?? {};
  const created = instance.InstanceCreateTime?.toISOString();
  return {
    identifier: instance.DBInstanceIdentifier ?? "",
    resourceId: instance.DbiResourceId ?? "",
    status: instance.DBInstanceStatus ?? "unknown",
    engine: instance.Engine ?? "",
    engineVersion: instance.EngineVersion ?? "",
    tags: tagsOf(instance.TagList),
    deletionProtection: instance.DeletionProtection ?? false,
    ...(host && port && { endpoint: { host, port } }),
    ...(created && { createdAt: created }),
    ...(instance.DBClusterIdentifier && { clusterIdentifier: instance.DBClusterIdentifier }),
  };
}

/** The same of an Aurora cluster. */
export function clusterOf(cluster: DBCluster): DbCluster {
  const { Endpoint: host, Port: port } = cluster;
  const created = cluster.ClusterCreateTime?.toISOString();
  const writers = (cluster.DBClusterMembers ?? []).filter((member) => member.IsClusterWriter);
  return {
    identifier: cluster.DBClusterIdentifier ?? "",
    resourceId: cluster.DbClusterResourceId ?? "",
    status: cluster.Status ?? "unknown",
    engine: cluster.Engine ?? "",
    engineVersion: cluster.EngineVersion ?? "",
    tags: tagsOf(cluster.TagList),
    deletionProtection: cluster.DeletionProtection ?? false,
    writers: writers.flatMap((member) => member.DBInstanceIdentifier ?? []),
    ...(host && port && { endpoint: { host, port } }),
    ...(created && { createdAt: created }),
  };
}

export function snapshotOf(snapshot: DBSnapshot): DbSnapshot {
  return {
    identifier: snapshot.DBSnapshotIdentifier ?? "",
    sourceResourceId: snapshot.DbiResourceId ?? "",
    ...commonOf(snapshot),
  };
}

export function clusterSnapshotOf(snapshot: DBClusterSnapshot): DbSnapshot {
  return {
    identifier: snapshot.DBClusterSnapshotIdentifier ?? "",
    sourceResourceId: snapshot.DbClusterResourceId ?? "",
    ...commonOf(snapshot),
  };
}

function commonOf(snapshot: DBSnapshot | DBClusterSnapshot) {
  const created = snapshot.SnapshotCreateTime?.toISOString();
  return {
    status: snapshot.Status ?? "unknown",
    engine: snapshot.Engine ?? "",
    ...(created && { createdAt: created }),
  };
}

function tagsOf(tags: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map((tag) => [tag.Key ?? "", tag.Value ?? ""]));
}
