import { randomBytes, randomUUID } from "node:crypto";
import type { PostgresHost } from "@dblab-refresh/simulator/postgres/host";
import type { Listener } from "@dblab-refresh/simulator/postgres/named-endpoints";
import type { DataSnapshot } from "@dblab-refresh/simulator/postgres/snapshot";
import { resourceIdOf } from "@dblab-refresh/simulator/rds/identifier";
import type { RdsModel } from "@dblab-refresh/simulator/rds/model";
import type { DnsRecord, DnsRecords } from "./dns-records.ts";
import type { PostgresBacking } from "./postgres-backing.ts";
import type { SourceType } from "./production.ts";
import { production } from "./production.ts";
import { FIRST_WEEK, SECOND_WEEK, VISITS } from "./restorable-data.ts";

export interface RestorableSettings {
  readonly type: SourceType;
  readonly identifier: string;
  /** Every setting that can be set is another one than RDS's default, but the Data API. Default: only a few are. */
  readonly isOffItsDefaults?: boolean;
  /** A record of Route 53's that leads to it. Then it has a host name, and not an address alone. */
  readonly record?: DnsRecord | undefined;
}

/** A database that jobs snapshot, restore and export. What is said here is of its beginning: a restore replaces it. */
export interface RestorableDatabase {
  readonly type: SourceType;
  readonly identifier: string;
  readonly resourceId: string;
  /** Where its name leads, whoever has the name. */
  readonly endpoint: Listener;
  readonly record?: DnsRecord;
  readonly dbName: string;
  readonly username: string;
  readonly password: string;
  /** The latest automated one that is there from the beginning. */
  readonly automatedSnapshot: string;
}

const HOUR_MS = 3_600_000;
const DB_NAME = "shop";
const USERNAME = "postgres";

interface World {
  readonly rds: RdsModel;
  readonly postgres: PostgresHost;
  readonly backing: PostgresBacking;
  readonly dns: DnsRecords;
}

/**
 * A database with the snapshot `<identifier>-snapshot` of last week, an automated one of two hours ago, and writes since
 * then. The snapshots' times are made up, their data are really from before and after.
 */
export async function createDatabase(
  { type, identifier, isOffItsDefaults = false, record }: RestorableSettings,
  { rds, postgres, backing, dns }: World,
): Promise<RestorableDatabase> {
  const { password, lastWeek, today, now } = await templateOf(postgres);
  const server = await postgres.restore(now);
  const resourceId = resourceIdOf(type === "rds" ? "db" : "cluster", randomUUID());
  if (record) backing.nameHostsOf(identifier);
  const endpoint = await backing.adopt(resourceId, identifier, server);
  if (record) dns.add(record, endpoint.address);
  const nowMs = rds.now();
  const made = production(rds, type, {
    identifier,
    resourceId,
    dbName: DB_NAME,
    username: USERNAME,
    createdAtMs: nowMs - 400 * 24 * HOUR_MS,
    endpoint,
    isOffItsDefaults,
  });
  const takenAtMs = nowMs - 7 * 24 * HOUR_MS;
  const fixed = made.snapshot({ identifier: `${identifier}-snapshot`, type: "manual", takenAtMs });
  backing.keep(fixed.backedAs, lastWeek);
  const automated = made.snapshot({ takenAtMs: nowMs - 2 * HOUR_MS });
  backing.keep(automated.backedAs, today);
  const { identifier: automatedSnapshot } = automated;
  return {
    type,
    identifier,
    resourceId,
    endpoint,
    ...(record && { record }),
    dbName: DB_NAME,
    username: USERNAME,
    password,
    automatedSnapshot,
  };
}

interface Template {
  readonly password: string;
  readonly lastWeek: DataSnapshot;
  readonly today: DataSnapshot;
  readonly now: DataSnapshot;
}

const templates = new WeakMap<PostgresHost, Promise<Template>>();

/** All databases of a world begin with the same data: a copy of files is faster than SQL. */
function templateOf(postgres: PostgresHost): Promise<Template> {
  const known = templates.get(postgres) ?? makeTemplate(postgres);
  templates.set(postgres, known);
  return known;
}

async function makeTemplate(postgres: PostgresHost): Promise<Template> {
  const password = randomBytes(18).toString("base64url");
  const server = await postgres.create({ username: USERNAME, password, databases: [DB_NAME] });
  const client = await server.connect(DB_NAME);
  await client.query(FIRST_WEEK);
  const lastWeek = await server.snapshot();
  await client.query(SECOND_WEEK);
  const today = await server.snapshot();
  await client.query(VISITS);
  const now = await server.snapshot();
  await client.end();
  await server.stop();
  return { password, lastWeek, today, now };
}
