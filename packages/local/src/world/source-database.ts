import { randomUUID } from "node:crypto";
import type { PostgresHost } from "@dblab-refresh/simulator/postgres/host";
import type { PostgresServer } from "@dblab-refresh/simulator/postgres/server";
import { resourceIdOf } from "@dblab-refresh/simulator/rds/identifier";
import type { RdsModel } from "@dblab-refresh/simulator/rds/model";
import type { PostgresBacking } from "./postgres-backing.ts";
import { production, type SourceType } from "./production.ts";
import { AFTER_THE_SNAPSHOT, DAY_BETWEEN, INITIAL_DATA } from "./source-data.ts";

/** The production database: an RDS instance or an Aurora cluster, and the Postgres behind it. */
export interface SourceSettings {
  readonly type: SourceType;
  readonly identifier: string;
  readonly dbName: string;
  /** The master user's, as in the configuration: a clone has them, too. */
  readonly username: string;
  readonly password: string;
  /** A snapshot that the configuration names; it is taken together with the latest one. */
  readonly snapshotIdentifier?: string;
}

export interface SourceDatabase {
  readonly type: SourceType;
  readonly identifier: string;
  /** Everything in RDS that is production: the instance; or the cluster, and after it its members. */
  readonly names: readonly string[];
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
  const { type, identifier, dbName, username, password, snapshotIdentifier } = settings;
  const databases = dbName === "postgres" ? [] : [dbName];
  const server = await world.postgres.create({ username, password, databases });
  const client = await server.connect(dbName);
  await client.query(INITIAL_DATA);
  const older = await server.snapshot();
  await client.query(DAY_BETWEEN);
  const latest = await server.snapshot();
  await client.query(AFTER_THE_SNAPSHOT);
  await client.end();

  const now = world.rds.now();
  const resourceId = resourceIdOf(type === "rds" ? "db" : "cluster", randomUUID());
  const source = production(world.rds, type, {
    identifier,
    resourceId,
    dbName,
    username,
    createdAtMs: now - 400 * 24 * HOUR_MS,
    endpoint: await world.backing.adopt(resourceId, identifier, server),
  });
  world.backing.keep(source.snapshot({ takenAtMs: now - 26 * HOUR_MS }).backedAs, older);
  const newest = source.snapshot({ takenAtMs: now - 2 * HOUR_MS });
  world.backing.keep(newest.backedAs, latest);
  source.snapshot({ takenAtMs: now, isUnderWay: true });
  if (snapshotIdentifier) {
    const takenAtMs = now - 2 * HOUR_MS;
    const named = source.snapshot({ identifier: snapshotIdentifier, type: "manual", takenAtMs });
    world.backing.keep(named.backedAs, latest);
  }
  const { names } = source;
  const latestSnapshot = snapshotIdentifier ?? newest.identifier;
  return { type, identifier, names, resourceId, dbName, server, latestSnapshot };
}
