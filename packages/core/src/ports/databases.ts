import type { Instant } from "../time.ts";

/** What a restore is made of, and what it replaces. */
export type DatabaseKind = "db-instance" | "db-cluster";

/**
 * An instance, a cluster, or a part of one, as RDS describes it: the SDK's own shape under AWS's own names, as plain
 * JSON (dates as ISO 8601 texts). `rds/settings` knows which of its fields are settings.
 */
export type Described = Readonly<Record<string, unknown>>;

/** The input of a call of RDS, under AWS's own names. */
export type Input = Readonly<Record<string, unknown>>;

/**
 * RDS in one region, as jobs see it that restore databases. Every method throws a Fault. Calls that change something are
 * sent once: the next look decides what became of them.
 */
export interface Databases {
  /** Undefined if RDS knows nothing under this name (or not yet, or not any more: names lie during a rename). */
  find(kind: DatabaseKind, identifier: string): Promise<Described | undefined>;
  /** By RDS's own id (`db-…`, `cluster-…`), which a rename does not change. */
  findByResourceId(kind: DatabaseKind, resourceId: string): Promise<Described | undefined>;
  /** The instances of a cluster, whoever made them; all pages. */
  members(clusterIdentifier: string): Promise<readonly Described[]>;
  /** Why the swap of this database would not be safe, or would lose something that hangs on it. */
  attachments(kind: DatabaseKind, described: Described): Promise<Attachments>;

  /** RestoreDBInstanceFromDBSnapshot or RestoreDBClusterFromSnapshot; …ToPointInTime if the input has a source. */
  restore(kind: DatabaseKind, input: Input): Promise<void>;
  /** CreateDBInstance: a member of a cluster. */
  createMember(input: Input): Promise<void>;
  /** ModifyDBInstance or ModifyDBCluster; with NewDB…Identifier it is a rename. */
  modify(kind: DatabaseKind, input: Input): Promise<void>;
  reboot(instanceIdentifier: string): Promise<void>;
  /** Keeps the automated backups; with a final snapshot of this name, or without one. Members take none. */
  delete(kind: DatabaseKind, identifier: string, finalSnapshot?: string): Promise<void>;
  addTags(arn: string, tags: Readonly<Record<string, string>>): Promise<void>;
  removeTags(arn: string, keys: readonly string[]): Promise<void>;
  addRole(
    kind: DatabaseKind,
    identifier: string,
    role: { readonly arn: string; readonly feature?: string },
  ): Promise<void>;

  /** EnableHttpEndpoint or DisableHttpEndpoint: the Data API of a cluster that is not serverless v1. */
  setDataApi(clusterArn: string, enabled: boolean): Promise<void>;

  snapshot(kind: DatabaseKind, identifier: string): Promise<Snapshot | undefined>;
  /** The automated snapshots of a source, by its resource id: a predecessor of the same name is another one. */
  automatedSnapshots(kind: DatabaseKind, resourceId: string): Promise<readonly Snapshot[]>;
  createSnapshot(kind: DatabaseKind, snapshot: SnapshotCreation): Promise<void>;
  copySnapshot(kind: DatabaseKind, copy: SnapshotCopy): Promise<void>;
  deleteSnapshot(kind: DatabaseKind, identifier: string): Promise<void>;

  startExport(task: ExportStart): Promise<void>;
  /** Undefined if RDS knows no such task (or not yet). */
  exportTask(identifier: string): Promise<ExportTask | undefined>;
  /** CancelExportTask: what it has written stays in the bucket. */
  cancelExport(identifier: string): Promise<void>;
}

/** What RDS shows of a snapshot. */
export interface Snapshot {
  readonly identifier: string;
  readonly arn: string;
  readonly status: string;
  /** Of what is to be copied: 0 to 100. */
  readonly percent: number;
  /** Absent while it is being made. With the name it tells a snapshot from a later one of the same name. */
  readonly createdAt?: Instant;
  /** Of when its data are: a copy's are older than the copy. Absent where only `createdAt` is known. */
  readonly dataAt?: Instant;
  readonly engine: string;
  readonly engineVersion?: string;
  /** Allocated, in GiB: a restored instance cannot have less. */
  readonly storage?: number;
  /** The resource id of the instance or cluster that it was taken of. */
  readonly sourceResourceId: string;
  readonly sourceIdentifier: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface SnapshotCreation {
  readonly identifier: string;
  /** Of which instance or cluster. */
  readonly sourceIdentifier: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface SnapshotCopy {
  readonly identifier: string;
  readonly sourceSnapshotIdentifier: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What stands against a swap, and what it would not carry along. In sentences that name the thing. */
export interface Attachments {
  /** Refused: read replicas, a global cluster, a Multi-AZ DB cluster, a blue/green deployment. */
  readonly refusals: readonly string[];
  /** Told: proxies, custom endpoints and whatever else hangs on the resource id. */
  readonly warnings: readonly string[];
}

export interface ExportStart {
  /** 1 to 60 letters, digits and hyphens. */
  readonly identifier: string;
  readonly snapshotArn: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly roleArn: string;
  readonly kmsKeyId: string;
}

export interface ExportTask {
  readonly identifier: string;
  /** STARTING, IN_PROGRESS, COMPLETE, FAILED, CANCELING, CANCELED. */
  readonly status: string;
  readonly percent: number;
  readonly failureCause?: string;
  readonly extractedGigabytes?: number;
  readonly sourceArn: string;
}
