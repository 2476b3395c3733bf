import type { ClusterPendingModifiedValues, Tag } from "@aws-sdk/client-rds";
import { newAccess } from "./access.ts";
import { copiedTags, sourceOf } from "./cluster-snapshot.ts";
import { courseFrom, lasting } from "./course.ts";
import type { BackedEndpoint } from "./effect.ts";
import { newIdentifier, resourceIdOf } from "./identifier.ts";
import { inventedEndpoint } from "./instance.ts";
import { memberSettings } from "./member.ts";
import { restoredClusterSettings } from "./operations/restored-cluster-settings.ts";
import { automatedSnapshotName } from "./snapshot.ts";
import { checkedTags } from "./tags.ts";
import type { Cluster, ClusterSettings, ClusterSnapshot, Instance, InstanceSettings } from "./thing.ts";
import type { World } from "./world.ts";

/** A cluster that is there from the beginning. */
export interface ClusterSeed {
  readonly identifier: string;
  /** `cluster-...`; invented if left out. */
  readonly resourceId?: string;
  /** How many there are, or what they are: the first is the writer. One, `<identifier>-1`, if left out. */
  readonly members?: number | readonly (string | MemberSeed)[];
  readonly tags?: readonly Tag[];
  /** Epoch milliseconds; now if left out. */
  readonly createdAtMs?: number;
  /** `available` if left out; its members have the same. */
  readonly status?: string;
  /** Where a real database answers, for the cluster and each of its members; invented if left out. */
  readonly endpoint?: BackedEndpoint;
  /** What differs from a small Aurora Postgres 16 with seven days of backups, under AWS's names. */
  readonly settings?: ClusterSettings;
  /** Of every member. */
  readonly memberSettings?: InstanceSettings;
  /** What waits for the window that never comes. */
  readonly pending?: ClusterPendingModifiedValues;
}

/** A seeded cluster's member. */
interface MemberSeed {
  readonly identifier: string;
  /** `db-...`; invented if left out. */
  readonly resourceId?: string;
  /** What differs from the other members. */
  readonly settings?: InstanceSettings;
  /** The cluster's if left out. */
  readonly tags?: readonly Tag[];
}

/** A cluster snapshot that is there from the beginning. */
export interface ClusterSnapshotSeed {
  /** The identifier of a seeded cluster. */
  readonly cluster: string;
  /** Automated ones are named as AWS names them if left out; a manual one needs a name. */
  readonly identifier?: string;
  readonly type?: ClusterSnapshot["type"];
  /** Epoch milliseconds; now if left out. */
  readonly takenAtMs?: number;
  /** Still being made, and never done: it has no `SnapshotCreateTime`. */
  readonly isUnderWay?: boolean;
  readonly tags?: readonly Tag[];
}

const usual: ClusterSettings = {
  Engine: "aurora-postgresql",
  EngineVersion: "16.4",
  EngineMode: "provisioned",
  MasterUsername: "postgres",
  AllocatedStorage: 1,
  StorageType: "aurora",
  StorageEncrypted: true,
  BackupRetentionPeriod: 7,
  PreferredBackupWindow: "03:00-03:30",
  PreferredMaintenanceWindow: "sun:04:00-sun:04:30",
};

/** @throws InvalidParameterValue for an identifier or tags that AWS would not take, Error if a name is taken */
export function seededCluster(world: World, seed: ClusterSeed): Cluster {
  const identifier = newIdentifier("DBClusterIdentifier", seed.identifier);
  if (world.things.named("cluster", identifier) !== undefined)
    throw new Error(`${identifier} is already seeded`);
  const { Engine = usual.Engine, EngineVersion = usual.EngineVersion } = seed.settings ?? {};
  const settings = {
    ...restoredClusterSettings(world, {}, { ...usual, Engine, EngineVersion }),
    PreferredMaintenanceWindow: usual.PreferredMaintenanceWindow,
    ...seed.settings,
  };
  const { address: Address, port: Port } = seed.endpoint ?? {};
  const cluster: Cluster = {
    kind: "cluster",
    key: seed.resourceId ?? resourceIdOf("cluster", world.ids()),
    identifier,
    settings: Port === undefined ? settings : { ...settings, Port },
    pending: { ...seed.pending },
    access: newAccess(),
    keepsAutomatedBackups: false,
    tags: checkedTags(seed.tags ?? []),
    createdAtMs: seed.createdAtMs ?? world.now,
    course: courseFrom(world.now, [lasting(seed.status ?? "available")]),
    visibleAtMs: world.now,
    tagsVisibleAtMs: world.now,
    backing:
      seed.endpoint === undefined
        ? { state: "none" }
        : { state: "ready", sinceMs: world.now, endpoint: { Address, Port } },
  };
  world.things.add(cluster);
  for (const [index, member] of membersOf(identifier, seed.members ?? 1).entries()) {
    seedMember(world, cluster, seed, member, index === 0);
  }
  return cluster;
}

function membersOf(cluster: string, members: NonNullable<ClusterSeed["members"]>): readonly MemberSeed[] {
  if (typeof members === "number")
    return Array.from({ length: members }, (_, index) => ({ identifier: `${cluster}-${index + 1}` }));
  return members.map((member) => (typeof member === "string" ? { identifier: member } : member));
}

function seedMember(
  world: World,
  cluster: Cluster,
  seed: ClusterSeed,
  { identifier: name, resourceId, settings, tags }: MemberSeed,
  isWriter: boolean,
): void {
  const identifier = newIdentifier("DBInstanceIdentifier", name);
  if (world.things.named("instance", identifier) !== undefined)
    throw new Error(`${identifier} is already seeded`);
  const wanted = { DBInstanceIdentifier: identifier, DBInstanceClass: "db.r6g.large" };
  const member: Instance = {
    kind: "instance",
    membership: { clusterKey: cluster.key, isWriter },
    key: resourceId ?? resourceIdOf("db", world.ids()),
    identifier,
    settings: { ...memberSettings(world, cluster, wanted), ...seed.memberSettings, ...settings },
    pending: {},
    endpoint: undefined,
    access: newAccess(),
    keepsAutomatedBackups: false,
    automatedBackupTags: [],
    tags: tags === undefined ? [...cluster.tags] : checkedTags(tags),
    createdAtMs: cluster.createdAtMs,
    course: cluster.course,
    visibleAtMs: world.now,
    tagsVisibleAtMs: world.now,
    backing: { state: "none" },
  };
  const { backing } = cluster;
  member.endpoint =
    (backing.state === "ready" ? backing.endpoint : undefined) ?? inventedEndpoint(world, member);
  world.things.add(member);
}

/** @throws Error if the cluster is not there, or the snapshot already is */
export function seededClusterSnapshot(world: World, seed: ClusterSnapshotSeed): ClusterSnapshot {
  const cluster = world.things.named("cluster", seed.cluster.toLowerCase());
  if (cluster === undefined) throw new Error(`there is no cluster ${seed.cluster} to seed a snapshot of`);
  const { type = "automated", takenAtMs = world.now } = seed;
  const identifier = seed.identifier ?? automatedSnapshotName(cluster.identifier, takenAtMs);
  if (world.things.named("cluster-snapshot", identifier) !== undefined)
    throw new Error(`${identifier} is already seeded`);
  const snapshot: ClusterSnapshot = {
    kind: "cluster-snapshot",
    key: `cluster-snapshot-${world.ids()}`,
    identifier,
    type,
    source: sourceOf(cluster),
    tags: checkedTags(seed.tags ?? copiedTags(cluster)),
    createdAtMs: takenAtMs,
    completedAtMs: seed.isUnderWay ? undefined : takenAtMs,
    course: courseFrom(takenAtMs, [lasting(seed.isUnderWay ? "creating" : "available")]),
    visibleAtMs: takenAtMs,
    tagsVisibleAtMs: takenAtMs,
    backing: { state: "none" },
  };
  world.things.add(snapshot);
  return snapshot;
}
