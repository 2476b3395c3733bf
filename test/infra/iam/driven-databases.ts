import { randomUUID } from "node:crypto";
import { type Gateway, startGateway } from "@dblab-refresh/local/world/gateway";
import type { GatewayCall } from "@dblab-refresh/local/world/gateway-call";
import { type Change, HostedZones } from "@dblab-refresh/simulator/dns/hosted-zones";
import { startDnsServer } from "@dblab-refresh/simulator/dns/server";
import { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { clusterOffItsDefaults, instanceOffItsDefaults } from "@dblab-refresh/simulator/rds/off-default";
import { startRdsServer } from "@dblab-refresh/simulator/rds/server";

/** A security group that admits nobody. */
const CLOSED = "sg-00000000";
const ZONE = "Z0123456789ABCDEFGHIJ";

/** Of RDS's durations: every wait is a look more. */
const SCALE = 0.0001;
/** An export takes so long that it can be cancelled. Milliseconds, whatever the scale. */
const LONG_EXPORT_MS = 20_000;
const DAY_MS = 24 * 3600_000;

/** The databases of the driven stage: each has a job of its own, so that they go at the same time. */
const kinds = {
  beside: "rds",
  "beside-cluster": "aurora-cluster",
  early: "rds",
  "early-cluster": "aurora-cluster",
  moment: "rds",
  "moment-cluster": "aurora-cluster",
  past: "rds",
  "past-cluster": "aurora-cluster",
  record: "rds",
  "record-cluster": "aurora-cluster",
  undone: "rds",
  "undone-cluster": "aurora-cluster",
} as const;
export type DrivenDatabase = keyof typeof kinds;
export const drivenDatabases = Object.keys(kinds) as readonly DrivenDatabase[];

export function isCluster(database: string): boolean {
  return database.endsWith("-cluster");
}

/** `databases` of the stage's document. RDS's endpoint is set when it is known. */
export function databasesSection(region: string): Record<string, unknown> {
  const section = (identifier: DrivenDatabase) => ({
    type: kinds[identifier],
    aws: { region },
    restore: {
      isolationSecurityGroup: CLOSED,
      // Nobody is behind the endpoints: what is asked of IAM does not depend on it.
      reachable: false,
      ...(isByRecord(identifier) && { cutover: "dns", record: recordOf(identifier) }),
    },
    pollInterval: "100ms",
    deadlines: { snapshot: "2m", restore: "2m", export: "2m", deletion: "1m", appear: "1s" },
  });
  return Object.fromEntries(drivenDatabases.map((identifier) => [identifier, section(identifier)]));
}

/** One of each kind: every setting is a call more. */
function isOffItsDefaults(identifier: string): boolean {
  return identifier.startsWith("beside");
}

function isByRecord(identifier: string): boolean {
  return identifier.startsWith("record");
}

function recordOf(identifier: string) {
  return { hostedZoneId: ZONE, name: `${identifier}.db.example.com`, ttl: 1 };
}

/** What is told of the calls that reach these servers. */
export interface DatabasesListener {
  readonly rds: { before(call: GatewayCall): undefined };
  readonly dns: { before(call: GatewayCall): undefined };
}

/**
 * RDS with databases of both kinds, and Route 53 with records of some of them: without any
 * Postgres, and so with endpoints that are named as AWS names them, which a record's value must be.
 */
export class DrivenDatabases {
  readonly rds: RdsModel;
  readonly #zones = new WatchedZones(() => Date.now());
  readonly #parts: { close(): Promise<void> }[] = [];
  readonly #region: string;
  #gateway: Gateway | undefined;
  readonly #changed = new Set<string>();
  readonly #acts = new Map<string, () => void>();
  rdsUrl = "";
  dnsUrl = "";

  private constructor(rds: RdsModel, region: string) {
    this.rds = rds;
    this.#region = region;
  }

  static async start(region: string, bucket: string): Promise<DrivenDatabases> {
    const rds = new RdsModel({
      now: () => Date.now(),
      ids: randomUUID,
      region,
      durations: { scale: SCALE, exportMs: LONG_EXPORT_MS },
    });
    const made = new DrivenDatabases(rds, region);
    // Whoever looks for an RDS Proxy's targets must find a proxy first.
    rds.seedSurroundings({
      closedSecurityGroups: [CLOSED],
      buckets: [bucket],
      proxies: [{ DBProxyName: "front", targets: [] }],
    });
    made.#zones.syncMs = 200;
    made.#zones.seed(
      ZONE,
      drivenDatabases.filter(isByRecord).map((identifier) => {
        const { name: Name, ttl: TTL } = recordOf(identifier);
        return { Name, TTL, Type: "CNAME", ResourceRecords: [{ Value: made.#seed(identifier) }] };
      }),
    );
    for (const identifier of drivenDatabases.filter((one) => !isByRecord(one))) made.#seed(identifier);
    const [server, dns] = [await startRdsServer({ model: rds }), await startDnsServer(made.#zones)];
    const gateway = await startGateway(server.url);
    made.#parts.push(server, dns, gateway);
    made.#gateway = gateway;
    made.rdsUrl = gateway.url;
    made.dnsUrl = dns.url;
    return made;
  }

  listen({ rds, dns }: DatabasesListener): void {
    this.#gateway?.meddle({
      before: (call) => {
        rds.before(call);
        this.#changeRestored(call);
        this.#actBefore(call);
        return undefined;
      },
    });
    this.#zones.watch = dns;
  }

  isRecord(zone: string, name: string): boolean {
    return zone === ZONE && drivenDatabases.some((one) => isByRecord(one) && recordOf(one).name === name);
  }

  async close(): Promise<void> {
    for (const part of this.#parts.splice(0).reverse()) await part.close();
  }

  /** Does something right before an export's task is looked at for the first time. */
  beforeLook(task: string, act: () => void): void {
    this.#acts.set(task, act);
  }

  #actBefore({ operation, input }: GatewayCall): void {
    if (operation !== "DescribeExportTasks") return;
    const task = String(input.ExportTaskIdentifier);
    const act = this.#acts.get(task);
    this.#acts.delete(task);
    act?.();
  }

  /** Before anybody sees that they are restored, one cluster has lost a role, and another's Data API is on. */
  #changeRestored({ operation }: GatewayCall): void {
    if (operation !== "DescribeDBClusters") return;
    for (const { kind, identifier, status } of this.rds.standing()) {
      if (kind !== "cluster" || status !== "available" || this.#changed.has(identifier)) continue;
      if (identifier.startsWith("beside-cluster-new-")) {
        const [{ RoleArn, FeatureName } = {}] =
          clusterOffItsDefaults(identifier).settings?.AssociatedRoles ?? [];
        this.rds.call("RemoveRoleFromDBCluster", { DBClusterIdentifier: identifier, RoleArn, FeatureName });
        this.#changed.add(identifier);
      }
      if (identifier.startsWith("moment-cluster-new-")) {
        const ResourceArn = `arn:aws:rds:${this.#region}:123456789012:cluster:${identifier}`;
        this.rds.call("EnableHttpEndpoint", { ResourceArn });
        this.#changed.add(identifier);
      }
    }
  }

  /** @returns the endpoint that its record has */
  #seed(identifier: DrivenDatabase): string {
    const fixed = { identifier: `${identifier}-snapshot`, type: "manual" } as const;
    const createdAtMs = this.rds.now() - DAY_MS;
    if (isCluster(identifier)) {
      const { Endpoint = "" } = this.rds.seedCluster({
        ...(isOffItsDefaults(identifier) ? clusterOffItsDefaults(identifier) : { identifier, members: 1 }),
        createdAtMs,
      });
      this.rds.seedClusterSnapshot({ cluster: identifier, ...fixed });
      return Endpoint;
    }
    const { Endpoint } = this.rds.seedInstance({
      ...(isOffItsDefaults(identifier) ? instanceOffItsDefaults(identifier) : { identifier }),
      createdAtMs,
    });
    this.rds.seedSnapshot({ instance: identifier, ...fixed });
    return Endpoint?.Address ?? "";
  }
}

/** Hosted zones that tell each call: Route 53's protocol has its operations in the paths, which no gateway looks at. */
class WatchedZones extends HostedZones {
  watch: DatabasesListener["dns"] = { before: () => undefined };
  #isAnswering = false;

  override list(zone: string, start: string | undefined, most: number) {
    this.watch.before({ operation: "ListResourceRecordSets", input: { zone } });
    return super.list(zone, start, most);
  }

  override change(zone: string, batch: readonly Change[]) {
    this.watch.before({ operation: "ChangeResourceRecordSets", input: { zone, batch } });
    this.#isAnswering = true;
    return super.change(zone, batch);
  }

  override statusOf(id: string) {
    // The answer to a change has its status, too.
    if (!this.#isAnswering) this.watch.before({ operation: "GetChange", input: { id } });
    this.#isAnswering = false;
    return super.statusOf(id);
  }
}
