import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contentsOfDblab, contentsOfSnapshot } from "@dblab-refresh/local/contents";
import { leftovers } from "@dblab-refresh/local/leftovers";
import { startWorld, type World } from "@dblab-refresh/local/world/world";
import type { PostgresHost } from "@dblab-refresh/simulator/postgres/host";

/** RDS, DBLab and a production database to refresh from, and a configuration that leads there. */
export interface SmallWorld {
  readonly world: World;
  /** The binary's form: one target, without a name. */
  readonly configFile: string;
  /** What stands in it: a line for each section. */
  readonly configuration: string;
  readonly folder: string;
  /** For the command's process, beside what it has of ours. */
  readonly environment: Readonly<Record<string, string>>;
  /** What of a refresh is in RDS now: instances, snapshots, backups. */
  leftovers(): ReturnType<typeof leftovers>;
  /** The most clones that there were at a time. */
  mostClones(): number;
  /** Whether DBLab has what is in the latest snapshot. */
  isRefreshed(): Promise<boolean>;
  close(): Promise<void>;
}

const PASSWORD = "a password of this test";
const TOKEN = "a-token-of-this-test";

/**
 * @param scale multiplies the life-like durations: 0.001 is a clone in 0.7 s
 * @param postgres where several worlds have their servers: to begin one is dear. Default: one of its own
 */
export async function startSmallWorld(scale: number, postgres?: PostgresHost): Promise<SmallWorld> {
  const region = "eu-central-1";
  const world = await startWorld({
    region,
    scale,
    source: { type: "rds", identifier: "orders", dbName: "orders", username: "postgres", password: PASSWORD },
    dblabToken: TOKEN,
    functionTimeoutSeconds: 1,
    ...(postgres && { postgres }),
    onTrouble: () => {},
  });
  const folder = await mkdtemp(join(tmpdir(), "dblab-refresh-cli-"));
  const configFile = join(folder, "config.yaml");
  const configuration = configurationOf(world, region);
  await writeFile(configFile, configuration);
  let most = 0;
  // After each call that RDS has taken, before its answer: nothing comes to be in between.
  world.rdsGateway.meddle({
    after: () => {
      most = Math.max(most, leftovers(world.rds).clones.length);
      return "answer";
    },
  });
  return {
    world,
    configFile,
    configuration,
    folder,
    environment: {
      DB_PASSWORD: PASSWORD,
      DBLAB_TOKEN: TOKEN,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_EC2_METADATA_DISABLED: "true",
    },
    async close() {
      await world.close();
      await rm(folder, { recursive: true, force: true });
    },
    leftovers: () => leftovers(world.rds),
    mostClones: () => most,
    async isRefreshed() {
      const wanted = await contentsOfSnapshot(world, world.source.latestSnapshot);
      return JSON.stringify(await contentsOfDblab(world)) === JSON.stringify(wanted);
    },
  };
}

function configurationOf(world: World, region: string): string {
  return `
source: { type: rds, identifier: orders, dbName: orders, username: postgres, password: "\${DB_PASSWORD}" }
clone: { instanceClass: db.t3.medium, subnetGroup: default, securityGroups: [sg-0a1b2c3d], pollInterval: 100ms }
dblab: { apiEndpoint: "${world.dblabServer.url}", token: "\${DBLAB_TOKEN}", pollInterval: 100ms, timeout: 5m }
aws: { region: ${region}, endpoint: "${world.rdsGateway.url}" }
lambda: { timeout: 1s }
deadlines: { appear: 2s }
`;
}
