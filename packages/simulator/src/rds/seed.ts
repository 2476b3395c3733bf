import type { PendingModifiedValues, Tag } from "@aws-sdk/client-rds";
import { newAccess } from "./access.ts";
import { courseFrom, lasting } from "./course.ts";
import type { BackedEndpoint } from "./effect.ts";
import { newIdentifier, resourceIdOf } from "./identifier.ts";
import { inventedEndpoint } from "./instance.ts";
import { restoredSettings } from "./operations/restored-settings.ts";
import { automatedSnapshotName } from "./snapshot.ts";
import { checkedTags } from "./tags.ts";
import type { Instance, InstanceSettings, Snapshot } from "./thing.ts";
import type { World } from "./world.ts";

/** An instance that is there from the beginning. */
export interface InstanceSeed {
  readonly identifier: string;
  /** `db-...`; invented if left out. */
  readonly resourceId?: string;
  readonly tags?: readonly Tag[];
  /** Epoch milliseconds; now if left out. */
  readonly createdAtMs?: number;
  /** `available` if left out. */
  readonly status?: string;
  /** Where a real database answers; invented if left out. */
  readonly endpoint?: BackedEndpoint;
  /** What differs from a small Postgres 16 with seven days of backups, under AWS's names. */
  readonly settings?: InstanceSettings;
  /** What waits for the window that never comes. */
  readonly pending?: PendingModifiedValues;
}

/** A snapshot that is there from the beginning. */
export interface SnapshotSeed {
  /** The identifier of a seeded instance. */
  readonly instance: string;
  /** Automated ones are named as AWS names them if left out; a manual one needs a name. */
  readonly identifier?: string;
  readonly type?: Snapshot["type"];
  /** Epoch milliseconds; now if left out. */
  readonly takenAtMs?: number;
  /** Still being made, and never done: it has no `SnapshotCreateTime`. */
  readonly isUnderWay?: boolean;
  readonly tags?: readonly Tag[];
}

const usual: InstanceSettings = {
  Engine: "postgres",
  EngineVersion: "16.4",
  LicenseModel: "postgresql-license",
  DBInstanceClass: "db.t4g.medium",
  MasterUsername: "postgres",
  AllocatedStorage: 100,
  StorageType: "gp3",
  Iops: 3000,
  StorageThroughput: 125,
  StorageEncrypted: true,
  BackupRetentionPeriod: 7,
  PreferredBackupWindow: "03:00-03:30",
  PreferredMaintenanceWindow: "sun:04:00-sun:04:30",
};

/** @throws InvalidParameterValue for an identifier or tags that AWS would not take, Error if the name is taken */
export function seededInstance(world: World, seed: InstanceSeed): Instance {
  const identifier = newIdentifier("DBInstanceIdentifier", seed.identifier);
  if (world.things.named("instance", identifier) !== undefined)
    throw new Error(`${identifier} is already seeded`);
  const settings = {
    ...restoredSettings(
      world,
      {
        DBInstanceIdentifier: identifier,
        Port: seed.endpoint?.port,
      },
      usual,
    ),
    PreferredMaintenanceWindow: usual.PreferredMaintenanceWindow,
    ...seed.settings,
  };
  const instance: Instance = {
    kind: "instance",
    membership: undefined,
    key: seed.resourceId ?? resourceIdOf("db", world.ids()),
    identifier,
    settings,
    pending: { ...seed.pending },
    endpoint: undefined,
    access: newAccess(),
    keepsAutomatedBackups: false,
    automatedBackupTags: [],
    tags: checkedTags(seed.tags ?? []),
    createdAtMs: seed.createdAtMs ?? world.now,
    course: courseFrom(world.now, [lasting(seed.status ?? "available")]),
    visibleAtMs: world.now,
    tagsVisibleAtMs: world.now,
    backing: { state: "none" },
  };
  const { address: Address, port: Port } = seed.endpoint ?? {};
  instance.endpoint = seed.endpoint === undefined ? inventedEndpoint(world, instance) : { Address, Port };
  world.things.add(instance);
  return instance;
}

/** @throws Error if the instance is not there, or the snapshot already is */
export function seededSnapshot(world: World, seed: SnapshotSeed): Snapshot {
  const instance = world.things.named("instance", seed.instance.toLowerCase());
  if (instance === undefined) throw new Error(`there is no instance ${seed.instance} to seed a snapshot of`);
  const { type = "automated", takenAtMs = world.now } = seed;
  const identifier = seed.identifier ?? automatedSnapshotName(instance.identifier, takenAtMs);
  if (world.things.named("snapshot", identifier) !== undefined)
    throw new Error(`${identifier} is already seeded`);
  const copied = instance.settings.CopyTagsToSnapshot ? instance.tags : [];
  const snapshot: Snapshot = {
    kind: "snapshot",
    key: `snapshot-${world.ids()}`,
    identifier,
    type,
    source: {
      identifier: instance.identifier,
      resourceId: instance.key,
      createdAtMs: instance.createdAtMs,
      settings: structuredClone(instance.settings),
    },
    tags: checkedTags(seed.tags ?? copied),
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
