import type { Described, Input } from "../../ports/databases.ts";
import { given, text } from "./reading.ts";

/** What a restore is made from. The snapshot's size and version, where known, bound what can be asked for. */
export type RestoreSource =
  | {
      readonly kind: "snapshot";
      readonly identifier: string;
      readonly engineVersion?: string;
      /** Allocated, in GiB. */
      readonly storage?: number;
    }
  /** A point in time of the instance or cluster with this resource id; the latest one if none is said. */
  | { readonly kind: "point-in-time"; readonly resourceId: string; readonly at?: string };

/**
 * Modifications are sent in calls of these names and in this order: what one call may not have together, or what may
 * fail for a reason of its own, is apart. An engine's upgrade comes first, since other settings may need its version.
 */
export const calls = [
  "engine version",
  "storage",
  "settings",
  "autoscaling",
  "observation",
  "domain",
  "write forwarding",
  "managed password",
] as const;
export type CallName = (typeof calls)[number];

/** An IAM role that RDS is handed: its ARN, or a domain's, of which RDS knows the name only. */
export interface PassedRole {
  readonly role: string;
  /** What it is for, in words: `enhanced monitoring`. */
  readonly use: string;
}

/** One setting of an instance, of a cluster's member or of a cluster: a row of the table. */
export interface Setting {
  /** As people know it: `instance class`. */
  readonly name: string;
  /** Whatever of Describe it is read from. */
  readonly fields: readonly string[];
  /** What is compared, order and case made alike; undefined if it is not set. */
  readonly value: (described: Described) => unknown;
  /** What both restores are told of it. */
  readonly restore?: (original: Described, source: RestoreSource) => Input;
  /** What CreateDBInstance is told of a member. */
  readonly create?: (original: Described) => Input;
  /** What Modify is told, if it is not as it was; an empty input if it cannot be made so. */
  readonly modify?: {
    readonly call: CallName;
    readonly input: (original: Described, current: Described) => Input;
  };
  /** Why it is not as it was, if there is a reason that no call changes. */
  readonly why?: (original: Described, current: Described) => string | undefined;
  /** The IAM roles that are in these inputs, or in a call of their own. */
  readonly passes?: (original: Described) => readonly PassedRole[];
  /** What the plan says will be lost. */
  readonly lost?: (original: Described) => string | undefined;
}

/** How a setting of one field is called in the inputs; left out, the call does not take it. */
interface FieldCalls {
  readonly restore?: string;
  /** RestoreDB…FromSnapshot only. */
  readonly fromSnapshot?: string;
  readonly create?: string;
  readonly modify?: string;
  /** `settings` if left out. */
  readonly call?: CallName;
  /** Of a field that Describe leaves out. It is sent, too: a snapshot may bring along something else. */
  readonly absent?: string | number | boolean;
  /** Every difference's reason, for what no call changes. */
  readonly why?: string;
}

/** A setting that is one field of Describe, and is sent as it is shown. */
export function field(name: string, shown: string, inputs: FieldCalls): Setting {
  const { restore, fromSnapshot, create, modify, call = "settings", absent, why } = inputs;
  const value = (described: Described) => described[shown] ?? absent;
  const as = (key: string, described: Described) => given({ [key]: value(described) });
  return {
    name,
    fields: [shown],
    value,
    ...(restore && { restore: (original) => as(restore, original) }),
    ...(fromSnapshot && {
      restore: (original, source) => (source.kind === "snapshot" ? as(fromSnapshot, original) : {}),
    }),
    ...(create && { create: (original) => as(create, original) }),
    ...(modify && { modify: { call, input: (original) => as(modify, original) } }),
    ...(why && { why: () => why }),
  };
}

/** A setting that the data bring along, and that no call changes: compared, and explained. */
export function ofData(name: string, shown: string, why: string): Setting {
  return field(name, shown, { why });
}

/** The role under a key of an input, if there is one. */
export function passed(input: Input, key: string, use: string): readonly PassedRole[] {
  const role = text(input, key);
  return role === undefined ? [] : [{ role, use }];
}

/** The same value, whatever the order of the members of its structures. */
export function same(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

export function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, part: unknown) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    ) ?? ""
  );
}
