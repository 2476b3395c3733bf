import type { Database } from "../configuration/database.ts";
import type { Original } from "../job/restore-facts.ts";
import type { DatabaseKind, Described } from "../ports/databases.ts";

export function databaseKind(type: Database["type"]): DatabaseKind {
  return type === "aurora-cluster" ? "db-cluster" : "db-instance";
}

/** AWS's own names for the two, in sentences. */
export function thingOf(kind: DatabaseKind): string {
  return kind === "db-cluster" ? "DB cluster" : "DB instance";
}

/** A field of text, or undefined. */
export function textOf(described: Described, field: string): string | undefined {
  const value = described[field];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The status of an instance or a cluster: each has its own field for it. */
export function statusOf(described: Described): string {
  return textOf(described, "DBInstanceStatus") ?? textOf(described, "Status") ?? "(no status)";
}

/** The names of the modifications that wait for a reboot or the maintenance window. */
export function pendingOf({ PendingModifiedValues: pending }: Described): readonly string[] {
  if (typeof pending !== "object" || pending === null) return [];
  return Object.entries(pending)
    .filter(([, value]) => value !== undefined && value !== null && !isEmpty(value))
    .map(([name]) => name);
}

/**
 * What is kept of a database before anything is done to it. Throws if RDS's description lacks what every instance or
 * cluster has once it is available.
 */
export function originalOf(
  kind: DatabaseKind,
  described: Described,
  members: readonly Described[],
): Original {
  const isCluster = kind === "db-cluster";
  return {
    resourceId: needed(described, isCluster ? "DbClusterResourceId" : "DbiResourceId"),
    arn: needed(described, isCluster ? "DBClusterArn" : "DBInstanceArn"),
    endpoint: isCluster
      ? { host: needed(described, "Endpoint"), port: number(described.Port) }
      : instanceEndpoint(described.Endpoint),
    described,
    members,
  };
}

function instanceEndpoint(endpoint: unknown): Original["endpoint"] {
  if (typeof endpoint !== "object" || endpoint === null) throw new Error("the instance has no endpoint");
  const { Address: host, Port: port } = endpoint as { readonly Address?: unknown; readonly Port?: unknown };
  if (typeof host !== "string") throw new Error("the instance's endpoint has no address");
  return { host, port: number(port) };
}

function needed(described: Described, field: string): string {
  const value = textOf(described, field);
  if (value === undefined) throw new Error(`RDS describes it without ${field}`);
  return value;
}

function number(value: unknown): number {
  if (typeof value === "number") return value;
  throw new Error(`the endpoint's port is ${value}`);
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
