import { randomUUID } from "node:crypto";
import type { StageAlerts } from "@dblab-refresh/core/configuration/alerts";
import { DblabModel } from "@dblab-refresh/simulator/dblab/model";
import { type DblabServer, startDblabServer } from "@dblab-refresh/simulator/dblab/server";
import { PostgresHost } from "@dblab-refresh/simulator/postgres/host";
import { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { startRdsServer } from "@dblab-refresh/simulator/rds/server";
import { type AlertSinks, startAlertSinks } from "./alert-sinks.ts";
import { type DnsRecords, startDnsRecords } from "./dns-records.ts";
import { EventBus } from "./event-bus.ts";
import { EXPORTS } from "./export-place.ts";
import { type Gateway, startGateway } from "./gateway.ts";
import { PostgresBacking } from "./postgres-backing.ts";
import { type Queues, startQueues } from "./queues.ts";
import { createDatabase, type RestorableDatabase, type RestorableSettings } from "./restorable-database.ts";
import { createSource, type SourceDatabase, type SourceSettings } from "./source-database.ts";
import { startTables, type Tables } from "./tables.ts";

/** A source and the engine that is refreshed from it. */
export interface Pairing {
  readonly source: SourceDatabase;
  readonly dblab: DblabModel;
  readonly dblabServer: DblabServer;
}

export interface PairingSettings {
  readonly source: SourceSettings;
  /** The engine's verification token. */
  readonly dblabToken: string;
}

export interface WorldOptions extends PairingSettings {
  /** Other sources, in the same RDS, each with an engine of its own. */
  readonly beside?: readonly PairingSettings[];
  /** Of RDS: they admit nobody. */
  readonly closedSecurityGroups?: readonly string[];
  readonly region: string;
  readonly functionTimeoutSeconds: number;
  /** The stage's: its channels are there. Default: none. */
  readonly alerts?: StageAlerts;
  /** Multiplies the life-like durations of RDS and DBLab: 1 is real time. */
  readonly scale: number;
  /** Where the Postgres servers run; who gives one closes it, and with it what the world has started there. Default: one of its own. */
  readonly postgres?: PostgresHost;
  /** Told what fails in the databases behind the instances. */
  readonly onTrouble: (message: string) => void;
}

/** Everything outside of the Lambdas: AWS's services, DBLab and the production database. It lives in one process. */
export interface World extends Pairing {
  readonly beside: readonly Pairing[];
  /** What jobs restore, by identifier. */
  readonly databases: ReadonlyMap<string, RestorableDatabase>;
  createDatabase(settings: RestorableSettings): Promise<RestorableDatabase>;
  readonly rds: RdsModel;
  /** Before RDS's API. */
  readonly rdsGateway: Gateway;
  readonly postgres: PostgresHost;
  readonly backing: PostgresBacking;
  readonly queues: Queues;
  readonly tables: Tables;
  readonly events: EventBus;
  readonly alerts: AlertSinks;
  readonly dns: DnsRecords;
  close(): Promise<void>;
}

/** Of an account whose quotas were raised: the defaults (40 instances) are too few for many jobs at once. */
const QUOTAS = { instances: 400, clusters: 400, manualSnapshots: 1000, manualClusterSnapshots: 1000 };

export async function startWorld(options: WorldOptions): Promise<World> {
  const { region, scale } = options;
  /** What has been started, to be closed in reverse. */
  const started: { close(): Promise<void> }[] = [];
  const close = async () => {
    for (const part of started.splice(0).reverse()) await part.close();
  };
  async function launched<Part extends { close(): Promise<void> }>(starting: Promise<Part>): Promise<Part> {
    const part = await starting;
    started.push(part);
    return part;
  }
  try {
    const postgres = options.postgres ?? (await launched(PostgresHost.start()));
    const now = () => Date.now();
    const rds = new RdsModel({
      now,
      ids: randomUUID,
      region,
      quotas: QUOTAS,
      backed: true,
      durations: { scale },
    });
    const backing = await launched(Promise.resolve(new PostgresBacking(postgres)));
    rds.seedSurroundings({
      closedSecurityGroups: options.closedSecurityGroups ?? [],
      buckets: [EXPORTS.bucket],
    });
    const dns = await launched(startDnsRecords(scale));
    const pairing = async ({ source: settings, dblabToken: token }: PairingSettings, index: number) => {
      // Engines are told apart, and locked, by this id.
      const instanceId = `cvq3kk2lvp5c73f2p1h${index}`;
      const dblab = new DblabModel({ now, token, scale, instanceId });
      const [source, dblabServer] = await all([
        createSource(settings, { rds, postgres, backing }),
        launched(startDblabServer({ model: dblab, postgres, host: "127.0.0.1" })),
      ]);
      return { source, dblab, dblabServer };
    };
    const databases = new Map<string, RestorableDatabase>();
    const create = async (settings: RestorableSettings) => {
      const database = await createDatabase(settings, { rds, postgres, backing, dns });
      databases.set(database.identifier, database);
      return database;
    };
    const [first, events, alerts, tables, queues, beside] = await all([
      pairing(options, 0),
      launched(EventBus.start(rds)),
      launched(startAlertSinks(options.alerts)),
      launched(startTables(region)),
      launched(startQueues(options)),
      all((options.beside ?? []).map((settings, index) => pairing(settings, index + 1))),
    ]);
    const rdsServer = await launched(
      startRdsServer({
        model: rds,
        backing,
        onBackingError: (effect, error) => options.onTrouble(`${effect.kind} ${effect.resourceId}: ${error}`),
      }),
    );
    const rdsGateway = await launched(startGateway(rdsServer.url));
    return {
      ...first,
      beside,
      databases,
      createDatabase: create,
      rds,
      rdsGateway,
      postgres,
      backing,
      queues,
      tables,
      events,
      alerts,
      dns,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Promise.all that rejects only when all are over: nothing is started behind the back of whoever closes. */
async function all<const Parts extends readonly Promise<unknown>[]>(parts: Parts) {
  await Promise.allSettled(parts);
  return await Promise.all(parts);
}
