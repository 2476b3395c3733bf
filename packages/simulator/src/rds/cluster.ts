import type { DBCluster, DBClusterMember } from "@aws-sdk/client-rds";
import { arnOf } from "./arn.ts";
import { readerHost, writerHost } from "./host.ts";
import { isServing, membersOf } from "./members.ts";
import { shownTags } from "./tags.ts";
import type { Cluster, Instance } from "./thing.ts";
import type { World } from "./world.ts";

/** docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/accessing-monitoring.html: those that a cluster never leaves. */
const broken = new Set([
  "failed",
  "cloning-failed",
  "migration-failed",
  "inaccessible-encryption-credentials",
  "inaccessible-encryption-credentials-recoverable",
]);

export const isClusterBroken = (status: string) => broken.has(status);

/** A cluster as DescribeDBClusters shows it now. */
export function describedCluster(world: World, cluster: Cluster): DBCluster {
  const { settings, course } = cluster;
  const { status } = course.stage;
  const members = membersOf(world, cluster);
  const isThere = status !== "creating" && !isClusterBroken(status);
  return {
    // The settings come after what they do not have: what is put on top of many members takes ten times as long.
    DBClusterIdentifier: cluster.identifier,
    DBClusterArn: arnOf(world.account, "cluster", cluster.identifier),
    DbClusterResourceId: cluster.key,
    Status: status,
    ClusterCreateTime: new Date(cluster.createdAtMs),
    ...(isThere
      ? {
          EarliestRestorableTime: new Date(cluster.createdAtMs),
          LatestRestorableTime: new Date(world.now),
        }
      : {}),
    DBClusterMembers: members.filter(({ visibleAtMs }) => visibleAtMs <= world.now).map(describedMember),
    PendingModifiedValues: cluster.pending,
    TagList: shownTags(world, cluster),
    ...settings,
    ...endpointsOf(world, cluster, members),
    MultiAZ: members.length > 1,
  };
}

function describedMember({ identifier, settings, membership }: Instance): DBClusterMember {
  return {
    DBInstanceIdentifier: identifier,
    IsClusterWriter: membership?.isWriter ?? false,
    DBClusterParameterGroupStatus: membership?.isPendingReboot ? "pending-reboot" : "in-sync",
    PromotionTier: settings.PromotionTier ?? 1,
  };
}

/**
 * AWS gives the endpoints their names when the cluster is created, and they lead nowhere until a member is
 * available. So do the invented names here. With a real database behind the cluster, its address takes their place as
 * soon as a member serves, and no earlier: whoever reads the endpoint too early gets a name that does not answer, as on
 * AWS, but must read it again, which AWS does not ask for.
 */
function endpointsOf(world: World, { identifier, backing, settings }: Cluster, members: readonly Instance[]) {
  const real = backing.state === "ready" && members.some(isServing) ? backing.endpoint : undefined;
  return {
    Endpoint: real?.Address ?? writerHost(world.account, identifier),
    ReaderEndpoint: real?.Address ?? readerHost(world.account, identifier),
    Port: real?.Port ?? settings.Port ?? 5432,
    HostedZoneId: "Z2R2ITUGPM61AM",
  };
}
