import type { Instant } from "../time.ts";

/** Amazon's RDS in one region. Every method throws a Fault. Mutating calls are sent once: the next look decides. */
export interface Rds {
  /** Undefined if RDS knows no such instance (or does not know it yet). */
  instance(identifier: string): Promise<DbInstance | undefined>;
  /** All instances whose identifier begins with `prefix`; all pages. */
  instances(prefix: string): Promise<readonly DbInstance[]>;
  snapshot(identifier: string): Promise<DbSnapshot | undefined>;
  /** The automated snapshots of the source, by its resource id: a predecessor of the same name is another one. */
  automatedSnapshots(resourceId: string): Promise<readonly DbSnapshot[]>;
  restoreInstance(restore: InstanceRestore): Promise<void>;
  disableDeletionProtection(identifier: string): Promise<void>;
  /** Deletes the instance and its automated backups, without a final snapshot. */
  deleteInstance(identifier: string): Promise<void>;
}

export interface DbInstance {
  readonly identifier: string;
  /** `db-…`: survives a rename, and is never given twice. */
  readonly resourceId: string;
  readonly status: string;
  readonly engine: string;
  readonly engineVersion: string;
  /** Absent until the instance has one. */
  readonly endpoint?: { readonly host: string; readonly port: number };
  /** May lag behind a create. */
  readonly tags: Readonly<Record<string, string>>;
  readonly deletionProtection: boolean;
  readonly createdAt?: Instant;
}

export interface DbSnapshot {
  readonly identifier: string;
  readonly status: string;
  readonly engine: string;
  /** The resource id of the instance that it was taken of. */
  readonly sourceResourceId: string;
  /** Absent while the snapshot is being made. */
  readonly createdAt?: Instant;
}

/** A clone to be made of a snapshot. What is left out is RDS's default. No backups are kept of it. */
export interface InstanceRestore {
  readonly identifier: string;
  readonly snapshotIdentifier: string;
  readonly instanceClass: string;
  readonly subnetGroup?: string;
  readonly securityGroups: readonly string[];
  readonly publiclyAccessible: boolean;
  readonly parameterGroup?: string;
  readonly optionGroup?: string;
  readonly port?: number;
  readonly iamAuthentication: boolean;
  readonly storageType?: string;
  readonly deletionProtection: boolean;
  readonly tags: Readonly<Record<string, string>>;
}
