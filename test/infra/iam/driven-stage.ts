import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { JobTable } from "@dblab-refresh/aws/job-table";
import type { FunctionName } from "@dblab-refresh/core/configuration/secret-names";
import type { Stage } from "@dblab-refresh/core/configuration/stage";
import type { Target } from "@dblab-refresh/core/configuration/target";
import { instant } from "@dblab-refresh/core/time";
import { handler as cloner } from "@dblab-refresh/functions/cloner";
import { handler as dblabUpdater } from "@dblab-refresh/functions/dblab-updater";
import { handler as deadLetters } from "@dblab-refresh/functions/dead-letters";
import { handler as exporter } from "@dblab-refresh/functions/exporter";
import { handler as intake } from "@dblab-refresh/functions/intake";
import { handler as janitor } from "@dblab-refresh/functions/janitor";
import { handler as notifier } from "@dblab-refresh/functions/notifier";
import { handler as reaper } from "@dblab-refresh/functions/reaper";
import { handler as refreshPoller } from "@dblab-refresh/functions/refresh-poller";
import { handler as restorer } from "@dblab-refresh/functions/restorer";
import { handler as snapshotter } from "@dblab-refresh/functions/snapshotter";
import type { JsonObject } from "@dblab-refresh/local/changed-document";
import { sqsRecord } from "@dblab-refresh/local/host/sqs-record";
import { hostEnvironment } from "@dblab-refresh/local/host-environment";
import { type Leftovers, leftovers } from "@dblab-refresh/local/leftovers";
import { localConfiguration } from "@dblab-refresh/local/local-configuration";
import { allPages } from "@dblab-refresh/local/rds-pages";
import { EXPORTS } from "@dblab-refresh/local/world/export-place";
import { type GatewayVerdict, startGateway } from "@dblab-refresh/local/world/gateway";
import { type GatewayCall, isRecord } from "@dblab-refresh/local/world/gateway-call";
import {
  type FunctionQueue,
  functionQueues,
  type LocalQueue,
  queueArn,
} from "@dblab-refresh/local/world/queue-settings";
import { SecretStores } from "@dblab-refresh/local/world/secret-stores";
import { startWorld, type World } from "@dblab-refresh/local/world/world";
import type { AlertCall } from "@dblab-refresh/simulator/alerts/server";
import type { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { cellsOf, type LocalThings, type Service, type TaggedType } from "./call-cells.ts";
import type { Cell } from "./cell.ts";
import type { LocalDatabase } from "./database-things.ts";
import { DrivenDatabases, databasesSection, drivenDatabases, isCluster } from "./driven-databases.ts";

const CONFIG_FILE = fileURLToPath(new URL("../../../config/local.yaml", import.meta.url));

const handlers = {
  jobs: intake,
  snapshotter,
  cloner,
  "dblab-updater": dblabUpdater,
  "refresh-poller": refreshPoller,
  restorer,
  exporter,
  reaper,
  notifier,
  "dead-letters": deadLetters,
};

const ACCOUNT = "123456789012";
const REGION = "us-east-1";
/** Of the durations of RDS and DBLab. */
const SCALE = 0.0005;

/** One call, and whose it was. */
export interface RecordedCall extends Cell {
  readonly who: FunctionName;
}

/** What the world's parts are told to do with each call that they see. */
type Listener = (service: Service) => { before(call: GatewayCall): undefined };

/**
 * The local stage's world with the functions in this process, one at a time: so each call that the world sees is known
 * to be of the function that is at work.
 */
export class DrivenStage {
  readonly stage: Stage;
  readonly world: World;
  readonly databases: DrivenDatabases;
  readonly region: string;
  readonly jobs: JobTable;
  readonly #recorded = new Map<string, RecordedCall>();
  readonly #parts: { close(): Promise<void> }[] = [];
  #atWork: FunctionName | undefined;
  /** The first call that nobody knows. */
  #trouble: unknown;
  /** Epoch milliseconds. */
  #janitorDueAt = 0;

  private constructor(
    stage: Stage,
    { world, databases }: { readonly world: World; readonly databases: DrivenDatabases },
    region: string,
  ) {
    this.stage = stage;
    this.world = world;
    this.databases = databases;
    this.region = region;
    const clock = { now: () => instant(Date.now()) };
    this.jobs = new JobTable(world.tables.documents, world.tables.jobTableName, clock);
  }

  /**
   * A source of each type, with an engine each; the password and the token stand in secret stores. The databases are in an
   * RDS of their own.
   */
  static async start(settings: JsonObject): Promise<DrivenStage> {
    const configuration = await localConfiguration(CONFIG_FILE, {
      beside: ["demo-aurora"],
      settings: { ...settings, databases: databasesSection(REGION) },
    });
    const { stage, target, beside } = configuration;
    const { region } = target.aws;
    const pairing = ({ source, dblab }: Target) => ({
      source: { ...source, password: source.password ?? "" },
      dblabToken: dblab.token,
    });
    const world = await startWorld({
      ...pairing(target),
      beside: beside.map(pairing),
      region,
      functionTimeoutSeconds: stage.lambda.timeout,
      alerts: stage.alerts,
      scale: SCALE,
      onTrouble: () => {},
    });
    const databases = await DrivenDatabases.start(region, EXPORTS.bucket);
    const driven = new DrivenStage(stage, { world, databases }, region);
    const stores = await SecretStores.start();
    driven.#parts.push(world, databases, stores);
    const secretArn = `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:db-AbCdEf`;
    const parameterArn = `arn:aws:ssm:${region}:${ACCOUNT}:parameter/dblab/token`;
    stores.putSecret(secretArn, target.source.password ?? "");
    stores.putParameter(parameterArn, target.dblab.token);
    const webhookArn = `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:slack-AbCdEf`;
    const given = configuration.variables({
      rds: world.rdsGateway.url,
      dblab: world.dblabServer.url,
      beside: world.beside.map(({ dblabServer }) => dblabServer.url),
      webhooks: world.alerts.webhooks,
    });
    const [webhook = ""] = Object.keys(world.alerts.webhooks);
    stores.putSecret(webhookArn, world.alerts.webhooks[webhook] ?? "");

    world.queues.meddle({ before: withoutPause });
    const listen = driven.#listener({ secretArn, parameterArn, webhookArn });
    world.queues.meddle(listen("sqs"));
    world.tables.meddle(listen("dynamodb"));
    world.rdsGateway.meddle(listen("rds"));
    stores.meddle(listen("secrets"));
    world.alerts.server.meddle((call) => {
      if (call.service !== "slack") listen(call.service).before(alertCall(call));
      return undefined;
    });
    databases.listen({ rds: listen("rds"), dns: listen("dns") });
    const bus = await startGateway(world.events.url, listen("events"));
    driven.#parts.push(bus);

    const folder = await mkdtemp(join(tmpdir(), "dblab-refresh-driven-"));
    driven.#parts.push({ close: () => rm(folder, { recursive: true, force: true }) });
    const stageFile = join(folder, "stage.json");
    const plain = withEndpoints(configuration.plain, databases.rdsUrl);
    await writeFile(stageFile, JSON.stringify(plain), { mode: 0o600 });
    const variables = {
      ...given,
      DB_PASSWORD: secretArn,
      DBLAB_TOKEN: parameterArn,
      [webhook]: webhookArn,
    };
    // The functions read it when they are first called.
    Object.assign(process.env, hostEnvironment(world, { region, stageFile, variables }), {
      AWS_ENDPOINT_URL_EVENTBRIDGE: bus.url,
      AWS_ENDPOINT_URL_ROUTE_53: databases.dnsUrl,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: stores.url,
      AWS_ENDPOINT_URL_SSM: stores.url,
      LOG_LEVEL: "silent",
    });
    return driven;
  }

  /** Every different call so far. */
  get calls(): readonly RecordedCall[] {
    return [...this.#recorded.values()];
  }

  /** The function that is called at the moment. */
  get atWork(): FunctionName | undefined {
    return this.#atWork;
  }

  async send(queue: LocalQueue, body: string | object): Promise<void> {
    const { sqs, urlOf } = this.world.queues;
    const MessageBody = typeof body === "string" ? body : JSON.stringify(body);
    await sqs.send(new SendMessageCommand({ QueueUrl: urlOf(queue), MessageBody }));
  }

  /** Takes a lock for a job. */
  async lock(lock: string, holder: string): Promise<void> {
    const { documents, lockTableName: TableName } = this.world.tables;
    await documents.send(new PutCommand({ TableName, Item: { lock, holder } }));
  }

  /** Hands the queues' messages to their functions until nothing is missing. @throws after `timeoutSeconds` */
  async driveUntil(missing: () => Promise<readonly string[]>, timeoutSeconds: number): Promise<void> {
    const end = Date.now() + timeoutSeconds * 1000;
    for (let left = await missing(); left.length > 0; left = await missing()) {
      if (this.#trouble !== undefined) throw this.#trouble;
      if (Date.now() > end) throw new Error(`after ${timeoutSeconds} s:\n${left.join("\n")}`);
      let handled = 0;
      for (const queue of functionQueues) handled += await this.#handleSome(queue);
      if (handled === 0) await pause(50);
    }
  }

  leftovers(): Leftovers {
    return leftovers(this.world.rds);
  }

  /** The janitor's schedule: it runs if it has not run for two seconds. */
  async runJanitor(): Promise<void> {
    if (Date.now() < this.#janitorDueAt) return;
    await this.#as("janitor", janitor);
    this.#janitorDueAt = Date.now() + 2000;
  }

  async close(): Promise<void> {
    for (const part of this.#parts.reverse()) await part.close();
  }

  /** As Lambda's event source mapping does, but one after another. @returns how many there were */
  async #handleSome(queue: FunctionQueue): Promise<number> {
    const { sqs, urlOf } = this.world.queues;
    const QueueUrl = urlOf(queue);
    const who = queue === "jobs" ? "intake" : queue;
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      }),
    );
    for (const message of Messages) {
      const record = sqsRecord(message, { arn: queueArn(queue, this.region), region: this.region });
      const { batchItemFailures } = await this.#as(who, () => handlers[queue]({ Records: [record] }));
      if (batchItemFailures.length === 0)
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
    return Messages.length;
  }

  async #as<Answer>(who: FunctionName, work: () => Promise<Answer>): Promise<Answer> {
    this.#atWork = who;
    try {
      return await work();
    } finally {
      this.#atWork = undefined;
    }
  }

  #listener(arns: Pick<LocalThings, "secretArn" | "parameterArn" | "webhookArn">): Listener {
    const { source, beside } = this.world;
    const models = [this.world.rds, this.databases.rds];
    const sources = [source, ...beside.map((one) => one.source)].flatMap(({ names }) => names);
    const local: LocalThings = {
      ...arns,
      installation: this.stage.installation,
      isSource: (identifier) => sources.includes(identifier),
      tagsOf: (type, identifier) =>
        models.map((rds) => tagsIn(rds, type, identifier)).find((tags) => tags !== undefined),
      databaseOf,
      nameOf: (resourceId) =>
        this.databases.rds.standing().find((one) => one.resourceId === resourceId)?.identifier ?? "",
      isRecord: (zone, name) => this.databases.isRecord(zone, name),
    };
    return (service) => ({
      before: (call) => {
        const who = this.#atWork;
        if (who === undefined) return undefined;
        // Whoever drives is to hear of it, not the function, which would try again.
        try {
          for (const cell of cellsOf(service, call, local))
            this.#recorded.set([who, cell.action, cell.on, cell.manner].join(" "), { who, ...cell });
        } catch (error) {
          this.#trouble ??= error;
        }
        return undefined;
      },
    });
  }
}

/** What comes back after SQS's shortest pause comes back at once: with RDS's durations nearly nothing, all else is waiting. */
function withoutPause({ operation, input }: GatewayCall): GatewayVerdict | undefined {
  return operation === "SendMessage" && input.DelaySeconds === 1
    ? { input: { ...input, DelaySeconds: 0 } }
    : undefined;
}

/** A call of SES's or SNS's as that of a gateway. */
function alertCall({ service, body }: AlertCall): GatewayCall {
  if (service === "ses") return { operation: "SendEmail", input: JSON.parse(body) };
  const { Action: operation = "", ...input } = Object.fromEntries(new URLSearchParams(body));
  return { operation, input };
}

/** The longest name that it has or begins with: `beside-cluster-new-…` is none of `beside`. */
function databaseOf(name: string): LocalDatabase | undefined {
  const [identifier] = drivenDatabases
    .filter((one) => name === one || name.startsWith(`${one}-`))
    .sort((one, other) => other.length - one.length);
  return identifier && { identifier, isCluster: isCluster(identifier) };
}

/** The databases' RDS is another one than the sources'. */
function withEndpoints(plain: unknown, endpoint: string): unknown {
  if (!isRecord(plain) || !isRecord(plain.databases)) return plain;
  const databases = Object.entries(plain.databases).map(([name, one]) => [
    name,
    isRecord(one) && isRecord(one.aws) ? { ...one, aws: { ...one.aws, endpoint } } : one,
  ]);
  return { ...plain, databases: Object.fromEntries(databases) };
}

const lists = {
  db: ["DescribeDBInstances", "DBInstances", "DBInstanceIdentifier"],
  cluster: ["DescribeDBClusters", "DBClusters", "DBClusterIdentifier"],
  snapshot: ["DescribeDBSnapshots", "DBSnapshots", "DBSnapshotIdentifier"],
  "cluster-snapshot": ["DescribeDBClusterSnapshots", "DBClusterSnapshots", "DBClusterSnapshotIdentifier"],
} as const;

/** The tags that RDS shows; undefined if there is no such thing. */
function tagsIn(rds: RdsModel, type: TaggedType, identifier: string): Record<string, string> | undefined {
  const [operation, list, name] = lists[type];
  const found = allPages(rds, operation, list).find((one) => one[name] === identifier);
  return found && Object.fromEntries((found.TagList ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
}
