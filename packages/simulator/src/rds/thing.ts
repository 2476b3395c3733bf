import type { Endpoint, Tag } from "@aws-sdk/client-rds";
import type { Course } from "./course.ts";
import type { Instance } from "./instance.ts";
import type { Snapshot } from "./snapshot.ts";

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

/** Clusters and cluster snapshots join here. */
export type Thing = Instance | Snapshot;
export type ThingKind = Thing["kind"];
export type ThingOf<Kind extends ThingKind> = Extract<Thing, { kind: Kind }>;
