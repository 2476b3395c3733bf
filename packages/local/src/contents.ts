import { type TableContents, tableContents } from "@dblab-refresh/simulator/postgres/contents";
import type { PostgresServer } from "@dblab-refresh/simulator/postgres/server";
import { Client } from "pg";
import type { World } from "./world/world.ts";

/** What is in a snapshot: a throw-away server on its data is asked. */
export async function contentsOfSnapshot(
  world: World,
  snapshotId: string,
): Promise<readonly TableContents[]> {
  const server = await world.backing.open(snapshotId);
  try {
    return await contentsOf(server, world.source.dbName);
  } finally {
    await server.stop();
  }
}

/** What is in the production database now. */
export function contentsOfSource({ source }: Pick<World, "source">): Promise<readonly TableContents[]> {
  return contentsOf(source.server, source.dbName);
}

/** What developers' clones would be made of; nothing before the first refresh. */
export async function contentsOfDblab({
  dblabServer,
  postgres,
}: Pick<World, "dblabServer" | "postgres">): Promise<readonly TableContents[]> {
  const active = dblabServer.activeDatabase();
  if (active === null) return [];
  const { host, port, dbname: database, username: user, password } = active;
  const client = new Client({ host, port, database, user, password, ssl: { ca: postgres.caCertificate } });
  await client.connect();
  try {
    return await tableContents(client);
  } finally {
    await client.end();
  }
}

async function contentsOf(server: PostgresServer, database: string): Promise<readonly TableContents[]> {
  const client = await server.connect(database);
  try {
    return await tableContents(client);
  } finally {
    await client.end();
  }
}
