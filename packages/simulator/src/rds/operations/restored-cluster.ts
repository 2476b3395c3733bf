import { DBClusterAlreadyExistsFault, DBClusterQuotaExceededFault, type Tag } from "@aws-sdk/client-rds";
import { newAccess } from "../access.ts";
import { beginning } from "../beginning.ts";
import { lasting } from "../course.ts";
import { fault } from "../failure.ts";
import { resourceIdOf } from "../identifier.ts";
import { checkedTags } from "../tags.ts";
import type { Cluster, ClusterSettings } from "../thing.ts";
import type { World } from "../world.ts";
import { checkCapacities, checkClusterRetention } from "./find-cluster.ts";
import { checkPort } from "./find-instance.ts";
import { type ClusterRestoreInput, restoredClusterSettings } from "./restored-cluster-settings.ts";

/** What a restore begins with: the data's settings and tags as they were then. */
interface RestoredFrom {
  readonly settings: ClusterSettings;
  readonly tags: readonly Tag[];
}

/**
 * Begins the restore of a cluster, from a snapshot or to a point in time.
 *
 * @throws DBClusterAlreadyExistsFault, DBClusterQuotaExceededFault, InvalidParameterValue
 */
export function beginClusterRestore(
  world: World,
  identifier: string,
  input: ClusterRestoreInput,
  source: RestoredFrom,
): Cluster {
  checkClusterRetention(input.BackupRetentionPeriod);
  checkPort(input.Port);
  checkCapacities(input.ServerlessV2ScalingConfiguration);
  const tags = tagsOf(input, source.tags);
  if (world.things.named("cluster", identifier) !== undefined) {
    throw fault(DBClusterAlreadyExistsFault, `DB Cluster already exists: ${identifier}`);
  }
  if (world.things.ofKind("cluster").length >= world.quotas.clusters) {
    throw fault(DBClusterQuotaExceededFault, `Quota exceeded: ${world.quotas.clusters} DB clusters`);
  }
  const stages = [
    { status: "creating", durationMs: world.durations.clusterCreatingMs },
    lasting("available"),
  ];
  const cluster: Cluster = {
    kind: "cluster",
    key: resourceIdOf("cluster", world.ids()),
    identifier,
    settings: restoredClusterSettings(world, input, source.settings),
    pending: {},
    access: newAccess(),
    keepsAutomatedBackups: false,
    tags,
    ...beginning(world, { kind: "cluster", identifier, stages }),
    backing: world.backed ? { state: "awaited" } : { state: "none" },
  };
  world.things.add(cluster);
  return cluster;
}

/** The source's own tags only if none are passed, as with instances. */
function tagsOf({ Tags = [], TagSpecifications = [] }: ClusterRestoreInput, source: readonly Tag[]) {
  const specified = TagSpecifications.filter(({ ResourceType }) => ResourceType === "cluster");
  const given = checkedTags([...Tags, ...specified.flatMap(({ Tags: more = [] }) => more)]);
  return given.length > 0 ? given : structuredClone([...source]);
}
