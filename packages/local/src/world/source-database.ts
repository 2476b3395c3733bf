import type { PostgresHost } from "@dblab-refresh/simulator/postgres/host";
import type { PostgresServer } from "@dblab-refresh/simulator/postgres/server";
import type { RdsModel } from "@dblab-refresh/simulator/rds/model";
import type { PostgresBacking } from "./postgres-backing.ts";
import { AFTER_THE_SNAPSHOT, DAY_BETWEEN, INITIAL_DATA } from "./source-data.ts";

/** The production database: an RDS instance, and the Postgres behind it. */
export interface SourceSettings {
  readonly identifier: string;
  readonly dbName: string;
  /** The master user's, as in the configuration: a clone has them, too. */
  readonly username: string;
  readonly password: string;
  /** A snapshot that the configuration names; it is taken together with the latest one. */
  readonly snapshotIdentifier?: string;
}

export interface SourceDatabase {
  readonly identifier: string;
  readonly resourceId: string;
  readonly dbName: string;
  readonly server: PostgresServer;
  /** The one that a refresh must choose. */
  readonly latestSnapshot: string;
}

const HOUR_MS = 3_600_000;

/**
 * A source worth copying, with two complete automated snapshots, a third that is still being made, and writes since the
 * latest complete one. The snapshots' times are made up, their data are really from before and after.
 */
export async function createSource(
  settings: SourceSettings,
  world: { readonly rds: RdsModel; readonly postgres: PostgresHost; readonly backing: PostgresBacking },
): Promise<SourceDatabase> {
  const { identifier, dbName, username, password } = settings;
  const databases = dbName === "postgres" ? [] : [dbName];
  const server = await world.postgres.create({ username, password, databases });
  const client = await server.connect(dbName);
  const now = world.rds.now();
  await client.query(INITIAL_DATA);
  const older = await server.snapshot();
  await client.query(DAY_BETWEEN);
  const latest = await server.snapshot();
  await client.query(AFTER_THE_SNAPSHOT);
  await client.end();

  const instance = world.rds.seedInstance({
    identifier,
    createdAtMs: now - 400 * 24 * HOUR_MS,
    endpoint: { address: server.address, port: server.port },
    settings: { DBInstanceClass: "db.r6g.2xlarge", MasterUsername: username, DBName: dbName },
    tags: [{ Key: "environment", Value: "production" }],
  });
  const resourceId = instance.DbiResourceId ?? "";
  world.backing.adopt(resourceId, server);
  const seed = (takenAtMs: number, more = {}) =>
    world.rds.seedSnapshot({ instance: identifier, takenAtMs, ...more }).DBSnapshotIdentifier ?? "";
  world.backing.keep(seed(now - 26 * HOUR_MS), older);
  const latestSnapshot = seed(now - 2 * HOUR_MS);
  world.backing.keep(latestSnapshot, latest);
  seed(now, { isUnderWay: true });
  if (settings.snapshotIdentifier) {
    const named = { identifier: settings.snapshotIdentifier, type: "manual" };
    world.backing.keep(seed(now - 2 * HOUR_MS, named), latest);
  }
  return {
    identifier,
    resourceId,
    dbName,
    server,
    latestSnapshot: settings.snapshotIdentifier ?? latestSnapshot,
  };
}
