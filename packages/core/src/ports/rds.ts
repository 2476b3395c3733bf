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
  startInstance(identifier: string): Promise<void>;
  /** Deletes the instance (or the member of a cluster) and its automated backups, without a final snapshot. */
  deleteInstance(identifier: string): Promise<void>;

  /** Undefined if RDS knows no such Aurora cluster (or does not know it yet). */
  cluster(identifier: string): Promise<DbCluster | undefined>;
  /** All Aurora clusters whose identifier begins with `prefix`; all pages. */
  clusters(prefix: string): Promise<readonly DbCluster[]>;
  /** The instances of a cluster, whoever made them; all pages. */
  members(clusterIdentifier: string): Promise<readonly DbInstance[]>;
  clusterSnapshot(identifier: string): Promise<DbSnapshot | undefined>;
  /** The automated cluster snapshots of the source, by its resource id. */
  automatedClusterSnapshots(resourceId: string): Promise<readonly DbSnapshot[]>;
  restoreCluster(restore: ClusterRestore): Promise<void>;
  createMember(member: MemberCreation): Promise<void>;
  disableClusterDeletionProtection(identifier: string): Promise<void>;
  startCluster(identifier: string): Promise<void>;
  /** Deletes the cluster and its automated backups, without a final snapshot. It must have no members but deleting ones. */
  deleteCluster(identifier: string): Promise<void>;
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
  /** The Aurora cluster that it is a member of. */
  readonly clusterIdentifier?: string;
}

export interface DbCluster {
  readonly identifier: string;
  /** `cluster-…`: survives a rename, and is never given twice. */
  readonly resourceId: string;
  readonly status: string;
  readonly engine: string;
  readonly engineVersion: string;
  /** Leads to the writer; it is there before any member is, and answers once one is available. */
  readonly endpoint?: { readonly host: string; readonly port: number };
  readonly tags: Readonly<Record<string, string>>;
  readonly deletionProtection: boolean;
  readonly createdAt?: Instant;
  /** The identifiers of the members that write: none or one. */
  readonly writers: readonly string[];
}

export interface DbSnapshot {
  readonly identifier: string;
  readonly status: string;
  readonly engine: string;
  /** The resource id of the instance or cluster that it was taken of. */
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

/** An Aurora clone to be made of a cluster snapshot; it has no members yet. One day of backups is Aurora's least. */
export interface ClusterRestore {
  readonly identifier: string;
  readonly snapshotIdentifier: string;
  /** As the snapshot's: Aurora wants it named. */
  readonly engine: string;
  readonly subnetGroup?: string;
  readonly securityGroups: readonly string[];
  readonly parameterGroup?: string;
  readonly port?: number;
  readonly iamAuthentication: boolean;
  readonly deletionProtection: boolean;
  /** The cluster's member is of the class `db.serverless`, which wants a capacity range. */
  readonly serverless: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** The first member of an Aurora clone: its writer. */
export interface MemberCreation {
  readonly identifier: string;
  readonly clusterIdentifier: string;
  readonly engine: string;
  readonly instanceClass: string;
  readonly publiclyAccessible: boolean;
  readonly parameterGroup?: string;
  readonly tags: Readonly<Record<string, string>>;
}
