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
  backing: BackingState;
}

/**
 * What is behind a thing: nothing (pure time), something that is not there yet (the stage does not end), or
 * something since a time (the stage ends no earlier).
 */
export type BackingState =
  | { readonly state: "none" }
  | { readonly state: "awaited" }
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
  /** What happens at the end of `deleting`. */
  keepsAutomatedBackups: boolean;
  automatedBackupTags: Tag[];
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
}

export type Thing = Instance | Snapshot | Cluster | ClusterSnapshot;
export type ThingKind = Thing["kind"];
export type ThingOf<Kind extends ThingKind> = Extract<Thing, { kind: Kind }>;
