import type { DatabaseKind, Described } from "../ports/databases.ts";
import { pendingValues } from "./settings/pending.ts";

/**
 * What a restore reads of Describe's answers, under AWS's own names: DBInstance and DBCluster of the RDS API Reference.
 * What is missing or of another shape is answered as absent, never guessed.
 */

const names = {
  "db-instance": {
    identifier: "DBInstanceIdentifier",
    resourceId: "DbiResourceId",
    arn: "DBInstanceArn",
    status: "DBInstanceStatus",
    newIdentifier: "NewDBInstanceIdentifier",
  },
  "db-cluster": {
    identifier: "DBClusterIdentifier",
    resourceId: "DbClusterResourceId",
    arn: "DBClusterArn",
    status: "Status",
    newIdentifier: "NewDBClusterIdentifier",
  },
} as const;

/** AWS's names of the identifier, now and to be, in the calls of a kind. */
export function keysOf(kind: DatabaseKind): { readonly identifier: string; readonly newIdentifier: string } {
  return names[kind];
}

/** What is the same of an instance and a cluster. */
export interface Thing {
  readonly kind: DatabaseKind;
  readonly identifier: string;
  readonly resourceId: string;
  readonly arn: string;
  readonly status: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly endpoint?: { readonly host: string; readonly port: number };
  /** The ids of its security groups, sorted. */
  readonly securityGroups: readonly string[];
  /** Whether each of them is in force. */
  readonly securityGroupsApplied: boolean;
  readonly deletionProtection: boolean;
  /** What was accepted and is not in force yet, by AWS's names; the name that it is to get is one of them. */
  readonly pending: readonly string[];
  readonly pendingIdentifier?: string;
  readonly described: Described;
}

/** One answer of Describe, read. */
export function thingOf(kind: DatabaseKind, described: Described): Thing {
  const key = names[kind];
  const groups = recordsAt(described, "VpcSecurityGroups");
  const pending = isRecord(described.PendingModifiedValues) ? described.PendingModifiedValues : {};
  const pendingIdentifier = textAt(pending, key.identifier);
  const endpoint = endpointOf(kind, described);
  return {
    kind,
    identifier: textAt(described, key.identifier) ?? "",
    resourceId: textAt(described, key.resourceId) ?? "",
    arn: textAt(described, key.arn) ?? "",
    status: textAt(described, key.status) ?? "unknown",
    tags: tagsOf(described),
    securityGroups: groups.flatMap((group) => textAt(group, "VpcSecurityGroupId") ?? []).sort(),
    securityGroupsApplied: groups.every((group) => (textAt(group, "Status") ?? "active") === "active"),
    deletionProtection: described.DeletionProtection === true,
    pending: Object.keys(pendingValues(described)),
    described,
    ...(pendingIdentifier !== undefined && { pendingIdentifier }),
    ...(endpoint && { endpoint }),
  };
}

/** The identifier of the member that writes; undefined while there is none. */
export function writerOf(cluster: Described): string | undefined {
  const writer = recordsAt(cluster, "DBClusterMembers").find((member) => member.IsClusterWriter === true);
  return writer && textAt(writer, "DBInstanceIdentifier");
}

/** The identifiers of its members, as the cluster itself lists them. */
export function memberNames(cluster: Described): readonly string[] {
  return recordsAt(cluster, "DBClusterMembers").flatMap(
    (member) => textAt(member, "DBInstanceIdentifier") ?? [],
  );
}

/** A member that the cluster lists and Describe did not show, which may leave one out for a moment. */
export function hiddenMember(cluster: Described, members: readonly Described[]): string | undefined {
  const shown = members.map((member) => textAt(member, names["db-instance"].identifier));
  return memberNames(cluster).find((name) => !shown.includes(name));
}

/** A cluster's members, the writer first, then by promotion tier: the first that is restored becomes the writer. */
export function membersInOrder(cluster: Described, members: readonly Described[]): readonly Thing[] {
  const writer = writerOf(cluster);
  const rank = (member: Thing): string => {
    const tier = numberAt(member.described, "PromotionTier") ?? 99;
    return `${member.identifier === writer ? 0 : 1} ${String(tier).padStart(2, "0")} ${member.identifier}`;
  };
  return members.map((member) => thingOf("db-instance", member)).sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

function endpointOf(kind: DatabaseKind, described: Described): Thing["endpoint"] {
  const nested = isRecord(described.Endpoint) ? described.Endpoint : {};
  const host = kind === "db-cluster" ? textAt(described, "Endpoint") : textAt(nested, "Address");
  const port = kind === "db-cluster" ? numberAt(described, "Port") : numberAt(nested, "Port");
  return host && port ? { host, port } : undefined;
}

function tagsOf(described: Described): Readonly<Record<string, string>> {
  return Object.fromEntries(
    recordsAt(described, "TagList").map((tag) => [textAt(tag, "Key") ?? "", textAt(tag, "Value") ?? ""]),
  );
}

function recordsAt(from: Described, key: string): readonly Described[] {
  const list = from[key];
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

function textAt(from: Described, key: string): string | undefined {
  const value = from[key];
  return typeof value === "string" ? value : undefined;
}

function numberAt(from: Described, key: string): number | undefined {
  const value = from[key];
  return typeof value === "number" ? value : undefined;
}

function isRecord(value: unknown): value is Described {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
