import type {
  ClusterPendingModifiedValues,
  DBCluster,
  DBInstance,
  Endpoint,
  PendingModifiedValues,
  Tag,
} from "@aws-sdk/client-rds";
import type { Course } from "./course.ts";

/** What every thing in RDS has, whatever its kind. */
export interface ThingBase {
  /** Never changes, and no other thing of any kind has it. */
  readonly key: string;
  /** Lower-case; a rename changes it. */
  identifier: string;
  tags: Tag[];
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
  course: Course;
  /** Describe knows nothing of it before. */
  visibleAtMs: number;
  /** Its tags are not seen before. */
  tagsVisibleAtMs: number;
  /** What is still shown of its tags, though they have been changed. */
  staleTags?: StaleTags;
  backing: BackingState;
}

/** Tags as they were. */
interface StaleTags {
  readonly tags: Tag[];
  /** Epoch milliseconds. */
  readonly untilMs: number;
}

/**
 * What is behind a thing: nothing (pure time), something that is not there yet (the stage does not end), or
 * something since a time (the stage ends no earlier).
 */
export type BackingState =
  | { readonly state: "none" }
  /** `before`: where it answered until now, if it is being renamed. */
  | { readonly state: "awaited"; readonly before?: Endpoint }
  | { readonly state: "ready"; readonly sinceMs: number; readonly endpoint?: Endpoint };

/** What an instance's owner chose, under the names that DescribeDBInstances gives it. */
export type InstanceSettings = Omit<
  DBInstance,
  | "DBInstanceIdentifier"
  | "DBInstanceStatus"
  | "DBInstanceArn"
  | "DbiResourceId"
  | "Endpoint"
  | "InstanceCreateTime"
  | "LatestRestorableTime"
  | "PendingModifiedValues"
  | "TagList"
>;

/** An instance's place in an Aurora cluster. */
export interface Membership {
  /** The cluster's: its name may change. */
  readonly clusterKey: string;
  /** Of a cluster's members one is the writer, the others are readers. */
  isWriter: boolean;
  /** The cluster has got another parameter group since the member was started. */
  isPendingReboot?: boolean;
}

/** How clients reach an instance or a cluster. */
export interface Access {
  /** Its names of before, which it gave up. */
  readonly formerNames: readonly string[];
  /** Its host leads nowhere before; infinite while it is being renamed. Epoch milliseconds. */
  readonly resolvesAtMs: number;
  /** No connection is older. Epoch milliseconds. */
  readonly restartedAtMs: number;
  /** Nobody gets an answer, whatever its status says. */
  readonly isSilent: boolean;
}

export interface Instance extends ThingBase {
  readonly kind: "instance";
  /** Undefined for an instance of RDS that is no cluster's member. */
  readonly membership: Membership | undefined;
  settings: InstanceSettings;
  /** Asked for by ModifyDBInstance, not in force yet. */
  pending: PendingModifiedValues;
  /** From the end of `creating` on. */
  endpoint: Endpoint | undefined;
  access: Access;
  /** What happens at the end of `deleting`. */
  keepsAutomatedBackups: boolean;
  automatedBackupTags: Tag[];
}

/** Where a copy of a snapshot comes from. */
interface CopiedSnapshot {
  readonly arn: string;
  /** When the first of them was complete: epoch milliseconds. */
  readonly originalAtMs: number;
}

export interface Snapshot extends ThingBase {
  readonly kind: "snapshot";
  readonly type: "automated" | "manual";
  readonly source: {
    /** As it was called then; the instance may have another name now. */
    readonly identifier: string;
    readonly resourceId: string;
    readonly createdAtMs: number;
    readonly settings: InstanceSettings;
  };
  /** When it was complete. */
  completedAtMs: number | undefined;
  readonly copyOf?: CopiedSnapshot;
}

/** What a cluster's owner chose, under the names that DescribeDBClusters gives it. */
export type ClusterSettings = Omit<
  DBCluster,
  | "DBClusterIdentifier"
  | "DBClusterArn"
  | "DbClusterResourceId"
  | "Status"
  | "Endpoint"
  | "ReaderEndpoint"
  | "ClusterCreateTime"
  | "EarliestRestorableTime"
  | "LatestRestorableTime"
  | "DBClusterMembers"
  | "PendingModifiedValues"
  | "TagList"
>;

/** An Aurora cluster: it holds the data, its members answer. */
export interface Cluster extends ThingBase {
  readonly kind: "cluster";
  settings: ClusterSettings;
  /** Asked for by ModifyDBCluster, not in force yet. */
  pending: ClusterPendingModifiedValues;
  access: Access;
  /** What happens at the end of `deleting`. */
  keepsAutomatedBackups: boolean;
}

export interface ClusterSnapshot extends ThingBase {
  readonly kind: "cluster-snapshot";
  readonly type: "automated" | "manual";
  readonly source: {
    /** As it was called then; the cluster may have another name now. */
    readonly identifier: string;
    readonly resourceId: string;
    readonly createdAtMs: number;
    readonly settings: ClusterSettings;
  };
  /** When it was complete. */
  completedAtMs: number | undefined;
  readonly copyOf?: CopiedSnapshot;
}

/** An export of a snapshot to S3. Its status is in capitals, as the API has it. */
export interface ExportTask extends ThingBase {
  readonly kind: "export-task";
  readonly request: {
    readonly sourceArn: string;
    readonly bucket: string;
    readonly prefix: string;
    readonly roleArn: string;
    readonly keyId: string;
    readonly only: readonly string[];
  };
  /** When the snapshot was complete: epoch milliseconds. */
  readonly snapshotAtMs: number;
  /** What there is to extract, in GB. */
  readonly size: number;
  startedAtMs: number | undefined;
  endedAtMs: number | undefined;
  failureCause: string | undefined;
}

export type Thing = Instance | Snapshot | Cluster | ClusterSnapshot | ExportTask;
export type ThingKind = Thing["kind"];
export type ThingOf<Kind extends ThingKind> = Extract<Thing, { kind: Kind }>;
