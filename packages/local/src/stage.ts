import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import type { Stage } from "@dblab-refresh/core/configuration/stage";
import type { Target } from "@dblab-refresh/core/configuration/target";
import type { Job } from "@dblab-refresh/core/job/job";
import { jobIdOf } from "@dblab-refresh/core/job/job-id";
import { type TableContents, tableContents } from "@dblab-refresh/simulator/postgres/contents";
import type { JsonObject } from "./changed-document.ts";
import { atEndpoint, contentsOfDblab, contentsOfSnapshot, contentsOfSource, portOf } from "./contents.ts";
import { databaseRemains, snapshotNames } from "./database-remains.ts";
import { dblabSourceHost } from "./dblab-source-host.ts";
import { describeEvent, describePlace, describeRecord } from "./described-event.ts";
import { faultNamed } from "./faults/all.ts";
import { retrievalStatus } from "./faults/engine-by-hand.ts";
import { type Scene, targetsOf } from "./faults/fault.ts";
import { restoreFaultNamed } from "./faults/restore/all.ts";
import { requestOf } from "./faults/restore/fault.ts";
import type { Striking } from "./faults/striking.ts";
import type { HostNews } from "./host/host-news.ts";
import { HostProcess } from "./host/host-process.ts";
import { hostEnvironment } from "./host-environment.ts";
import { type Leftovers, leftovers } from "./leftovers.ts";
import { type LocalConfiguration, localConfiguration } from "./local-configuration.ts";
import { LogLines } from "./log-lines.ts";
import { environmentFile, operatorEnvironment } from "./operator-environment.ts";
import { StoredJobs } from "./stored-jobs.ts";
import type { SourceType } from "./world/production.ts";
import { functionQueues, queueArn } from "./world/queue-settings.ts";
import type { QueuedMessage } from "./world/queues.ts";
import type { RestorableDatabase, RestorableSettings } from "./world/restorable-database.ts";
import { type PairingSettings, startWorld, type World } from "./world/world.ts";

export interface LocalStageOptions {
  /** A stage's file, or the rds-refresh binary's config.yaml; see local-configuration.ts. Default: config/local.yaml. */
  readonly configFile?: string;
  /** What the production database is: the first target with such a source is used. Default: the first target. */
  readonly source?: SourceType;
  /** Targets that have a source and an engine of their own in the same world, beside the first one's. */
  readonly beside?: readonly string[];
  /** Those of the file's databases that are there from the beginning. Default: none, since each is a Postgres of its own. */
  readonly databases?: readonly string[];
  /** Merged into the file's document, key by key: what a test wants otherwise. */
  readonly settings?: JsonObject;
  /** The names of faults that may be injected: some need targets with settings of their own. */
  readonly faults?: readonly string[];
  /** Multiplies the life-like durations of RDS and DBLab. Default: 0.002, a clone in 1.4 s. */
  readonly scale?: number;
  /** How often the janitor runs. Default: 2. */
  readonly janitorSeconds?: number;
  /** Told each line that the functions log. */
  readonly onLog?: (line: string) => void;
  /** Told what happens in the world, for people. */
  readonly onEvent?: (text: string) => void;
  /** Told what becomes of the functions' process, and which functions it runs. */
  readonly onHost?: (news: HostNews) => void;
}

/** A fault that goes on. */
export interface InjectedFault extends Striking {
  readonly request: Readonly<Record<string, unknown>>;
}

/** A stage on this machine: the functions in a process of their own, the world around them in this one. */
export interface LocalStage {
  readonly stage: Stage;
  /** The target whose source is there. */
  readonly targetName: string;
  readonly region: string;
  /** The engine's verification token. */
  readonly dblabToken: string;
  readonly world: World;
  readonly endpoints: Readonly<Record<"sqs" | "dynamodb" | "rds" | "dblab", string>>;
  readonly logs: LogLines;
  /** What the operator's command needs to know, as environment variables: secrets are among them. */
  readonly operatorEnvironment: Readonly<Record<string, string>>;
  /** The same as a file that a shell reads. It is there as long as the stage is. */
  readonly operatorFile: string;
  /** What the functions were given and may write nowhere. */
  readonly secrets: readonly string[];
  /** Sends to the jobs queue. @returns SQS's message id: the request id, if the request has none */
  enqueue(body: string | object): Promise<string>;
  /** The job that a request becomes. */
  jobIdOf(requestId: string): string;
  job(jobId: string): Promise<Job | undefined>;
  jobs(): Promise<readonly Job[]>;
  waitForJob(jobId: string, options: { readonly timeoutSeconds: number }): Promise<Job>;
  rejected(): Promise<readonly QueuedMessage[]>;
  /** Ends the functions' process at once; it is started again. */
  killHost(): void;
  /**
   * Makes a fault happen to the next job. A fault that needs a target of its own must be among the stage's `faults`.
   *
   * @returns the request of the job that it happens to
   * @throws Error that says which names there are
   */
  inject(fault: string): Promise<InjectedFault>;
  /**
   * Makes a fault of a database's job happen, to that database alone, to the job that is asked for under the request id.
   *
   * @throws Error that says which names there are
   */
  injectRestore(
    fault: string,
    about: { readonly identifier: string; readonly requestId: string },
  ): Promise<InjectedFault>;
  leftovers(): Promise<Leftovers>;
  /** Snapshots of a database and of its predecessors of the same name, manual and automated. */
  snapshotNames(identifier: string): readonly string[];
  /** What of a database's jobs is there that should not be; see database-remains.ts. */
  databaseRemains(identifier: string): readonly string[];
  /** Makes a database of the stage's file, so that jobs may restore it. @throws Error if the file has none of that name */
  createDatabase(
    identifier: string,
    options?: Pick<RestorableSettings, "isOffItsDefaults">,
  ): Promise<RestorableDatabase>;
  /** What is in a snapshot (a cluster's too), read from a database of its own. Default: in a snapshot of the source. */
  verifySnapshot(snapshotId: string, dbName?: string): Promise<readonly TableContents[]>;
  /** What answers under the name of a database now. @throws Error if nothing does */
  databaseContents(identifier: string): Promise<readonly TableContents[]>;
  /** The port of the Postgres that answers under the name of a database: each has its own. @throws Error if none does */
  answeringPort(identifier: string): Promise<number>;
  sourceContents(): Promise<readonly TableContents[]>;
  /** Empty before the first refresh. */
  dblabContents(): Promise<readonly TableContents[]>;
  /** What DBLab is at, in its own word: `refreshing`. */
  dblabStatus(): string;
  /** The host that DBLab would dump now. */
  dblabSourceHost(): string;
  /** Ends everything that was started. */
  close(): Promise<void>;
}

/** The stage's own. */
export const CONFIG_FILE = fileURLToPath(new URL("../../../config/local.yaml", import.meta.url));

/** Starts the world, then the functions' process. */
export async function startLocalStage(options: LocalStageOptions = {}): Promise<LocalStage> {
  const { configFile = CONFIG_FILE, onEvent = () => {}, source, beside, settings } = options;
  const faults = (options.faults ?? []).map(faultNamed);
  const configuration = await localConfiguration(configFile, {
    ...(source && { source }),
    ...(beside && { beside }),
    ...(settings && { settings }),
    more: Object.assign({}, ...faults.map(targetsOf)),
  });
  const { stage, target, targetName } = configuration;
  const logs = new LogLines(options.onLog);
  const world = await startWorld({
    ...pairingOf(target),
    beside: configuration.beside.map(pairingOf),
    region: target.aws.region,
    functionTimeoutSeconds: stage.lambda.timeout,
    closedSecurityGroups: closedGroupsOf(stage),
    alerts: stage.alerts,
    scale: options.scale ?? 0.002,
    onTrouble: onEvent,
  });
  world.events.listen((event) => onEvent(describeEvent(event)));
  world.alerts.server.listen((arrival) => onEvent(`${describePlace(arrival)}: ${arrival.headline}`));
  world.dns.listen((change) => onEvent(describeRecord(change)));
  const createDatabase: LocalStage["createDatabase"] = async (identifier, more = {}) => {
    const database = stage.databases[identifier];
    if (database === undefined) throw new Error(`the stage has no database ${identifier}`);
    const { type, restore } = database;
    return world.createDatabase({ type, identifier, record: restore.record, ...more });
  };
  const folder = await mkdtemp(join(tmpdir(), "dblab-refresh-stage-"));
  const closeWorld = async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  };
  let host: HostProcess;
  try {
    for (const identifier of options.databases ?? [])
      await createDatabase(identifier, { isOffItsDefaults: true });
    host = await startHost(configuration, world, folder, { ...options, onEvent, logs });
  } catch (error) {
    await closeWorld();
    throw new Error(`the local stage did not start: ${error}\n${logs.all().slice(-10).join("\n")}`);
  }

  const { queues, tables } = world;
  const jobs = new StoredJobs(tables);
  const operator = operatorEnvironment(world, {
    region: target.aws.region,
    stageFile: join(folder, STAGE_FILE),
    variables: variablesOf(configuration, world),
  });
  const operatorFile = join(folder, "operator.env");
  await writeFile(operatorFile, environmentFile(operator), { mode: 0o600 });
  const enqueue = async (body: string | object) => {
    const MessageBody = typeof body === "string" ? body : JSON.stringify(body);
    const QueueUrl = queues.urlOf("jobs");
    return (await queues.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))).MessageId ?? "";
  };
  const scene: Scene = {
    world,
    dblabToken: target.dblab.token,
    host,
    enqueue,
    untilAt: (requestId, step) => jobs.at(jobIdOf(stage.installation, requestId), step),
  };
  return {
    stage,
    targetName,
    region: target.aws.region,
    dblabToken: target.dblab.token,
    world,
    endpoints: {
      sqs: queues.url,
      dynamodb: tables.url,
      rds: world.rdsGateway.url,
      dblab: world.dblabServer.url,
    },
    logs,
    operatorEnvironment: operator,
    operatorFile,
    secrets: [
      ...secretsOf([target, ...configuration.beside]),
      ...[...world.databases.values()].map(({ password }) => password),
      ...Object.values(world.alerts.webhooks),
    ],
    enqueue,
    jobIdOf: (requestId) => jobIdOf(stage.installation, requestId),
    job: (jobId) => jobs.get(jobId),
    jobs: () => jobs.all(),
    waitForJob: (jobId, { timeoutSeconds }) => jobs.ended(jobId, timeoutSeconds),
    rejected: () => queues.look("rejected"),
    killHost: () => host.kill(),
    async inject(name) {
      const fault = faultNamed(name);
      const [own = targetName] = Object.keys(targetsOf(fault));
      if (stage.targets[own] === undefined) throw new Error(`the stage has no target ${own} for its fault`);
      const striking = await fault.inject(scene);
      return { ...striking, request: { job: "refresh", target: own, ...fault.request } };
    },
    async injectRestore(name, { identifier, requestId }) {
      const fault = restoreFaultNamed(name);
      const striking = await fault.inject({
        world,
        host,
        identifier,
        jobId: jobIdOf(stage.installation, requestId),
        enqueue,
        untilAt: scene.untilAt,
      });
      const isCluster = stage.databases[identifier]?.type === "aurora-cluster";
      return { ...striking, request: requestOf(fault, { identifier, isCluster }) };
    },
    leftovers: async () => leftovers(world.rds),
    snapshotNames: (identifier) => snapshotNames(world.rds, identifier),
    databaseRemains: (identifier) => databaseRemains(world.rds, identifier),
    createDatabase,
    verifySnapshot: (snapshotId, dbName) => contentsOfSnapshot(world, snapshotId, dbName),
    databaseContents: (identifier) => atEndpoint(world, identifier, tableContents),
    answeringPort: (identifier) => atEndpoint(world, identifier, portOf),
    sourceContents: () => contentsOfSource(world),
    dblabContents: () => contentsOfDblab(world),
    dblabStatus: () => retrievalStatus(scene),
    dblabSourceHost: () => dblabSourceHost(world.dblab, target.dblab.token),
    async close() {
      await host.close();
      await closeWorld();
    },
  };
}

/** The security groups that the stage's file says admit nobody. */
function closedGroupsOf({ databases }: Stage): readonly string[] {
  const groups = Object.values(databases).map(({ restore }) => restore.isolationSecurityGroup);
  return [...new Set(groups)].filter((group) => group !== undefined);
}

/** What of a target is there in the world. */
function pairingOf({ source, dblab }: Target): PairingSettings {
  return { source: { ...source, password: source.password ?? "" }, dblabToken: dblab.token };
}

function secretsOf(targets: readonly Target[]): readonly string[] {
  const all = targets.flatMap(({ source, dblab }) => [source.password ?? "", dblab.token]);
  return [...new Set(all)].filter((secret) => secret !== "");
}

interface HostSurroundings {
  readonly janitorSeconds?: number;
  readonly onHost?: (news: HostNews) => void;
  readonly onEvent: (text: string) => void;
  readonly logs: LogLines;
}

/** In a folder of the stage's own. */
const STAGE_FILE = "stage.json";

/** What the stage's file refers to, now that the world is there. */
function variablesOf({ variables }: LocalConfiguration, world: World): Record<string, string> {
  return variables({
    rds: world.rdsGateway.url,
    dblab: world.dblabServer.url,
    beside: world.beside.map(({ dblabServer }) => dblabServer.url),
    webhooks: world.alerts.webhooks,
  });
}

async function startHost(
  configuration: LocalConfiguration,
  world: World,
  folder: string,
  { janitorSeconds = 2, onEvent, onHost = () => {}, logs }: HostSurroundings,
): Promise<HostProcess> {
  const { stage, plain, target } = configuration;
  const { region } = target.aws;
  const stageFile = join(folder, STAGE_FILE);
  // A configuration may have literal secrets.
  await writeFile(stageFile, JSON.stringify(plain), { mode: 0o600 });
  const queues = functionQueues.map((name) => ({
    name,
    url: world.queues.urlOf(name),
    arn: queueArn(name, region),
  }));
  return HostProcess.start({
    order: { region, timeoutSeconds: stage.lambda.timeout, janitorSeconds, folder, queues },
    environment: hostEnvironment(world, {
      region,
      stageFile,
      variables: variablesOf(configuration, world),
    }),
    onLine: (line) => logs.add(line),
    onNews: onHost,
    onRestart: () => onEvent("The functions' process ended; it is started again"),
  });
}
