import { type TableContents, tableContents } from "@dblab-refresh/simulator/postgres/contents";
import type { PostgresServer } from "@dblab-refresh/simulator/postgres/server";
import { trusting } from "@dblab-refresh/simulator/postgres/trust";
import { Client, type ClientConfig } from "pg";
import { addressOfHost } from "./world/simulated-host.ts";
import type { World } from "./world/world.ts";

/** What is in a snapshot: a throw-away server on its data is asked. */
export async function contentsOfSnapshot(
  world: World,
  snapshotId: string,
  dbName = world.source.dbName,
): Promise<readonly TableContents[]> {
  const server = await world.backing.open(snapshotId);
  try {
    return await contentsOf(server, dbName);
  } finally {
    await server.stop();
  }
}

/** What a client finds under a database's name, whatever is behind it. */
export async function atEndpoint<Answer>(
  world: World,
  identifier: string,
  ask: (client: Client) => Promise<Answer>,
): Promise<Answer> {
  const client = new Client(clientSettings(world, identifier));
  // The database may be restarted: the query says so.
  client.on("error", () => {});
  try {
    await client.connect();
    return await ask(client);
  } finally {
    await client.end();
  }
}

/** Of the Postgres itself, whatever endpoint leads to it. */
export async function portOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ port: string }>("SELECT current_setting('port') AS port");
  return Number(rows[0]?.port);
}

/**
 * What the clients of a database connect with: its endpoint, which must stay the same for ever; or where its record leads
 * to at this moment.
 */
export function clientSettings({ databases, postgres, dns }: World, identifier: string): ClientConfig {
  const database = databases.get(identifier);
  if (database === undefined) throw new Error(`the world has no database ${identifier}`);
  const { endpoint, record, dbName, username: user, password } = database;
  const { port } = endpoint;
  const host = record === undefined ? endpoint.address : dns.resolve(record.name);
  const address = addressOfHost(host);
  // The certificate is of this machine's own name, not of the simulated one.
  const ssl = {
    ...trusting(postgres.caCertificate),
    ...(address !== undefined && { servername: "localhost" }),
  };
  return { host: address ?? host, port, user, password, database: dbName, ssl };
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
