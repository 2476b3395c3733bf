import type { DBInstance, Endpoint, PendingModifiedValues, Tag } from "@aws-sdk/client-rds";
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

export interface Instance extends ThingBase {
  readonly kind: "instance";
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

/** Clusters and cluster snapshots join here. */
export type Thing = Instance | Snapshot;
export type ThingKind = Thing["kind"];
export type ThingOf<Kind extends ThingKind> = Extract<Thing, { kind: Kind }>;
