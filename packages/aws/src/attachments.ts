import {
  type DBProxyTarget,
  DescribeBlueGreenDeploymentsCommand,
  DescribeDBClusterEndpointsCommand,
  DescribeDBProxiesCommand,
  DescribeDBProxyTargetsCommand,
  DescribeGlobalClustersCommand,
} from "@aws-sdk/client-rds";
import { Fault } from "@dblab-refresh/core/job/fault";
import type { Attachments, DatabaseKind, Described } from "@dblab-refresh/core/ports/databases";
import { allPages, asked } from "./rds-call.ts";
import { MaxRecords, type Reads } from "./rds-reads.ts";

/** Of one kind of thing that may be tied to a database. */
type Found = { readonly refusals?: readonly string[]; readonly warnings?: readonly string[] };

/**
 * Everything that a swap of names would cut off or leave behind. What forbids a swap and may not be listed is a refusal, as
 * if it were there; of what is only warned of, the rest of the answer is worth having without it. @throws Fault, passing, if RDS cannot answer now
 */
export async function attachmentsOf(
  reads: Reads,
  kind: DatabaseKind,
  described: Described,
): Promise<Attachments> {
  const database: Database = {
    kind,
    described,
    name: text(described, kind === "db-instance" ? "DBInstanceIdentifier" : "DBClusterIdentifier"),
    arn: text(described, kind === "db-instance" ? "DBInstanceArn" : "DBClusterArn"),
  };
  const all = [
    shown(database),
    await orRefused("blue/green deployments", "DescribeBlueGreenDeployments", () =>
      blueGreen(reads, database),
    ),
    await ifAllowed("RDS Proxies", () => proxies(reads, database)),
    ...(kind === "db-cluster"
      ? [
          await orRefused("global clusters", "DescribeGlobalClusters", () => globalClusters(reads, database)),
          await ifAllowed("custom endpoints", () => customEndpoints(reads, database)),
        ]
      : []),
  ];
  return {
    refusals: [...new Set(all.flatMap(({ refusals = [] }) => refusals))],
    warnings: all.flatMap(({ warnings = [] }) => warnings),
  };
}

interface Database {
  readonly kind: DatabaseKind;
  readonly described: Described;
  readonly name: string;
  readonly arn: string;
}

/** What the database's own description says. */
function shown({ kind, described, name }: Database): Found {
  const replicas = [
    ...list(described, "ReadReplicaDBInstanceIdentifiers"),
    ...list(described, "ReadReplicaDBClusterIdentifiers"),
    ...list(described, "ReadReplicaIdentifiers"),
  ];
  const source =
    text(described, "ReadReplicaSourceDBInstanceIdentifier") ||
    text(described, "ReadReplicaSourceDBClusterIdentifier") ||
    text(described, "ReplicationSourceIdentifier");
  const global = text(described, "GlobalClusterIdentifier");
  const engine = text(described, "Engine");
  const cluster = kind === "db-instance" ? text(described, "DBClusterIdentifier") : "";
  return {
    refusals: [
      ...(replicas.length > 0
        ? [`${name} has read replicas (${replicas.join(", ")}), which would go on following the old database`]
        : []),
      ...(source ? [`${name} is a read replica of ${source}`] : []),
      ...(global ? [inGlobalCluster(name, global)] : []),
      ...(kind === "db-cluster" && !engine.startsWith("aurora")
        ? [`${name} is a Multi-AZ DB cluster (engine ${engine}), which cannot be restored here`]
        : []),
      ...(cluster ? [`${name} is a member of the cluster ${cluster}: name the cluster instead`] : []),
    ],
  };
}

const inGlobalCluster = (name: string, global: string) =>
  `${name} belongs to the global cluster ${global}, which would not take in the new one`;

async function blueGreen(reads: Reads, { name, arn }: Database): Promise<Found> {
  const deployments = await allPages(
    (Marker) =>
      asked("DescribeBlueGreenDeployments", () =>
        reads.send(new DescribeBlueGreenDeploymentsCommand({ MaxRecords, Marker })),
      ),
    (page) => page.BlueGreenDeployments,
  );
  const ended = /^(SWITCHOVER_COMPLETED|DELETING)$/;
  return {
    refusals: deployments
      .filter(({ Source, Target }) => Source === arn || Target === arn)
      .filter(({ Status = "" }) => !ended.test(Status))
      .map(
        ({ BlueGreenDeploymentName: deployment, Status, Target }) =>
          `${name} is the ${Target === arn ? "green" : "blue"} side of the blue/green deployment ${deployment} (${Status})`,
      ),
  };
}

async function globalClusters(reads: Reads, { name, arn }: Database): Promise<Found> {
  const clusters = await allPages(
    (Marker) =>
      asked("DescribeGlobalClusters", () =>
        reads.send(new DescribeGlobalClustersCommand({ MaxRecords, Marker })),
      ),
    (page) => page.GlobalClusters,
  );
  return {
    refusals: clusters
      .filter(({ GlobalClusterMembers: members = [] }) =>
        members.some(({ DBClusterArn, Readers = [] }) => DBClusterArn === arn || Readers.includes(arn)),
      )
      .map(({ GlobalClusterIdentifier: global = "" }) => inGlobalCluster(name, global)),
  };
}

async function customEndpoints(reads: Reads, { name }: Database): Promise<Found> {
  const endpoints = await allPages(
    (Marker) =>
      asked("DescribeDBClusterEndpoints", () =>
        reads.send(new DescribeDBClusterEndpointsCommand({ DBClusterIdentifier: name, MaxRecords, Marker })),
      ),
    (page) => page.DBClusterEndpoints,
  );
  return {
    warnings: endpoints
      .filter(
        ({ EndpointType, DBClusterIdentifier }) => EndpointType === "CUSTOM" && DBClusterIdentifier === name,
      )
      .map(
        ({ DBClusterEndpointIdentifier: endpoint }) =>
          `the custom endpoint ${endpoint} stays with the old cluster: create it again on the new one`,
      ),
  };
}

async function proxies(reads: Reads, database: Database): Promise<Found> {
  const all = await allPages(
    (Marker) =>
      asked("DescribeDBProxies", () => reads.send(new DescribeDBProxiesCommand({ MaxRecords, Marker }))),
    (page) => page.DBProxies,
  );
  const warnings: string[] = [];
  for (const { DBProxyName = "" } of all) {
    const targets = await allPages(
      (Marker) =>
        asked("DescribeDBProxyTargets", () =>
          reads.send(new DescribeDBProxyTargetsCommand({ DBProxyName, MaxRecords, Marker })),
        ),
      (page) => page.Targets,
    );
    if (!targets.some((target) => leadsTo(target, database))) continue;
    warnings.push(
      `the RDS Proxy ${DBProxyName} stays registered with the old database: register the new one as its target after the swap`,
    );
  }
  return { warnings };
}

/** A target is named by its kind and identifier; a cluster's members are targets with the cluster's name as well. */
function leadsTo(target: DBProxyTarget, { kind, name, arn }: Database): boolean {
  if (target.TargetArn === arn) return true;
  return kind === "db-instance"
    ? target.Type === "RDS_INSTANCE" && target.RdsResourceId === name
    : target.TrackedClusterId === name ||
        (target.Type === "TRACKED_CLUSTER" && target.RdsResourceId === name);
}

/** A list that is denied may hold what a swap would break: nothing is swapped without having seen it. */
async function orRefused(what: string, action: string, look: () => Promise<Found>): Promise<Found> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof Fault) || error.passing) throw error;
    const why = `whether there are ${what} could not be seen, and they forbid a swap: ${error.message}`;
    return { refusals: [`${why}; let this function's role have rds:${action}`] };
  }
}

async function ifAllowed(what: string, look: () => Promise<Found>): Promise<Found> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof Fault) || error.passing) throw error;
    return { warnings: [`whether there are ${what} could not be seen: ${error.message}`] };
  }
}

function text(described: Described, field: string): string {
  const value = described[field];
  return typeof value === "string" ? value : "";
}

function list(described: Described, field: string): readonly string[] {
  const value = described[field];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
