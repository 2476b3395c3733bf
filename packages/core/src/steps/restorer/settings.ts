import type { Difference } from "../../job/restore-facts.ts";
import type { DatabaseKind, Described, Input } from "../../ports/databases.ts";

/** What a restore is made from. */
export type RestoreSource =
  | { readonly kind: "snapshot"; readonly identifier: string }
  | { readonly kind: "point-in-time"; readonly resourceId: string; readonly at?: string };

interface Replay {
  readonly modifications: readonly { readonly name: string; readonly input: Input }[];
  readonly roles: readonly { readonly arn: string; readonly feature?: string }[];
}

const records = (value: unknown): readonly Described[] => (Array.isArray(value) ? value : []);
const groupsOf = (described: Described) =>
  records(described.VpcSecurityGroups).map((group) => String(group.VpcSecurityGroupId));
const tagList = (original: Described, tags: Readonly<Record<string, string>>) => [
  ...records(original.TagList),
  ...Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
];

export function restoreInput(
  kind: DatabaseKind,
  original: Described,
  wishes: {
    readonly identifier: string;
    readonly source: RestoreSource;
    readonly tags: Readonly<Record<string, string>>;
  },
): Input {
  const snapshot = wishes.source.kind === "snapshot" ? wishes.source.identifier : undefined;
  const Tags = tagList(original, wishes.tags);
  const VpcSecurityGroupIds = groupsOf(original);
  return kind === "db-cluster"
    ? { DBClusterIdentifier: wishes.identifier, SnapshotIdentifier: snapshot, Tags, VpcSecurityGroupIds }
    : { DBInstanceIdentifier: wishes.identifier, DBSnapshotIdentifier: snapshot, Tags, VpcSecurityGroupIds };
}

export function memberInput(
  member: Described,
  wishes: {
    readonly identifier: string;
    readonly clusterIdentifier: string;
    readonly tags: Readonly<Record<string, string>>;
  },
): Input {
  return {
    DBInstanceIdentifier: wishes.identifier,
    DBClusterIdentifier: wishes.clusterIdentifier,
    PromotionTier: member.PromotionTier,
    Tags: tagList(member, wishes.tags),
  };
}

export function replay(kind: DatabaseKind, original: Described, current: Described): Replay {
  const { MonitoringInterval } = original;
  if (MonitoringInterval === current.MonitoringInterval) return { modifications: [], roles: [] };
  const key = kind === "db-cluster" ? "DBClusterIdentifier" : "DBInstanceIdentifier";
  const input = { [key]: current[key], MonitoringInterval, ApplyImmediately: true };
  return { modifications: [{ name: "observation", input }], roles: [] };
}

export function needsReboot(instance: Described, _cluster?: Described): boolean {
  return records(instance.DBParameterGroups).some((group) => group.ParameterApplyStatus === "pending-reboot");
}

export function differences(
  _kind: DatabaseKind,
  original: Described,
  current: Described,
): readonly Difference[] {
  const pairs = [
    ["monitoring interval", original.MonitoringInterval, current.MonitoringInterval],
    ["security groups", groupsOf(original).join(), groupsOf(current).join()],
  ] as const;
  return pairs
    .filter(([, was, is]) => was !== is)
    .map(([setting, was, is]) => ({ setting, was: String(was), is: String(is) }));
}
