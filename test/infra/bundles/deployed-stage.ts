import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import type { Stage } from "@dblab-refresh/core/configuration/stage";
import type { Job } from "@dblab-refresh/core/job/job";
import { EventSourceMapping } from "@dblab-refresh/local/host/event-source";
import { schedule } from "@dblab-refresh/local/host/schedule";
import { StoredJobs } from "@dblab-refresh/local/stored-jobs";
import { CREDENTIALS } from "@dblab-refresh/local/world/aws-clients";
import type { LocalQueue } from "@dblab-refresh/local/world/queue-settings";
import { startWorld, type World } from "@dblab-refresh/local/world/world";
import { made, types, valueAt } from "../synthesis/made.ts";
import type { BuildOrder } from "../synthesis/rpc-server.ts";
import { type Synthesis, synthesize } from "../synthesis/synthesis.ts";
import { bundle } from "./bundle.ts";
import { LambdaProcess } from "./lambda-process.ts";

const REGION = "us-east-1";
const secrets = { DB_PASSWORD: "hunter2hunter2", DBLAB_TOKEN: "t0ken-t0ken" };
const TOPIC = `arn:aws:sns:${REGION}:123456789012:alerts`;
const channels: Stage["alerts"]["channels"] = {
  oncall: { type: "slack", webhookUrl: "$SLACK_WEBHOOK" },
  team: { type: "email", from: "dblab@example.com", to: ["team@example.com"] },
  topic: { type: "sns", topicArn: TOPIC },
  operations: { type: "event-bus", name: "operations" },
};
const source = { type: "rds", identifier: "production-db", dbName: "shop", username: "postgres" } as const;

/**
 * A stage as it would be deployed, on this machine: the bundles that SST would build, each in a process with the
 * environment that the synthesis gave it, joined to queues as the synthesis joins them; and the local stage's world in
 * the place of AWS, DBLab and the database. Only addresses and names of what is elsewhere are translated.
 */
export class DeployedStage {
  readonly lines: string[] = [];
  readonly world: World;
  readonly jobs: StoredJobs;
  readonly #folder = mkdtempSync(join(tmpdir(), "dblab-refresh-deployed-"));
  readonly #mappings: EventSourceMapping[] = [];
  readonly #processes: LambdaProcess[] = [];
  #stopJanitor = () => {};

  private constructor(world: World) {
    this.world = world;
    this.jobs = new StoredJobs(world.tables);
  }

  static async start(node: string): Promise<DeployedStage> {
    const world = await startWorld({
      source: { ...source, password: secrets.DB_PASSWORD },
      dblabToken: secrets.DBLAB_TOKEN,
      region: REGION,
      functionTimeoutSeconds: 3,
      alerts: { channels, tell: "all" },
      scale: 0.0005,
      onTrouble: () => {},
    });
    const stage = new DeployedStage(world);
    try {
      const [webhook = ""] = Object.values(world.alerts.webhooks);
      const synthesis = await synthesize("local", {
        configFolder: stage.#configFolder(),
        secrets: { ...secrets, SLACK_WEBHOOK: webhook },
      });
      await Promise.all(synthesis.builds.map((build) => stage.#deploy(node, synthesis, build)));
    } catch (error) {
      await stage.close();
      throw error;
    }
    return stage;
  }

  /** @returns SQS's message id, which is the request's id */
  async send(request: object): Promise<string> {
    const { sqs, urlOf } = this.world.queues;
    const command = new SendMessageCommand({ QueueUrl: urlOf("jobs"), MessageBody: JSON.stringify(request) });
    return (await sqs.send(command)).MessageId ?? "";
  }

  ended(jobId: string, timeoutSeconds: number): Promise<Job> {
    return this.jobs.ended(jobId, timeoutSeconds);
  }

  async close(): Promise<void> {
    this.#stopJanitor();
    for (const mapping of this.#mappings) await mapping.stop();
    for (const process of this.#processes) process.close();
    await this.world.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The stage's file, with the world's addresses in it, as a user would write AWS's and the engine's. */
  #configFolder(): string {
    const target = {
      source: { ...source, password: "$DB_PASSWORD" },
      clone: { instanceClass: "db.t3.large", pollInterval: "1s" },
      dblab: { apiEndpoint: this.world.dblabServer.url, token: "$DBLAB_TOKEN", pollInterval: "1s" },
      aws: { region: REGION, endpoint: this.world.rdsGateway.url },
    };
    const document = {
      deployment: { region: REGION },
      lambda: { timeout: "3s" },
      janitor: { grace: "3s" },
      alerts: { channels, tell: "all" },
      targets: { shop: target },
    };
    writeFileSync(join(this.#folder, "local.yaml"), JSON.stringify(document));
    return this.#folder;
  }

  async #deploy(node: string, synthesis: Synthesis, build: BuildOrder): Promise<void> {
    const folder = join(this.#folder, build.functionID);
    mkdirSync(folder);
    await bundle(build, folder);
    for (const { from, to } of build.copyFiles) writeFileSync(join(folder, to), readFileSync(from));
    const name = /([a-z-]+)\.handler$/.exec(build.handler)?.[1] ?? "";
    const inputs = made(synthesis, types.function).get(`dblab-refresh-local-${name}`);
    const variables = Object.entries(valueAt(inputs, "environment", "variables") ?? {});
    const lambda = await LambdaProcess.start({
      node,
      folder,
      environment: {
        ...Object.fromEntries(variables.map(([key, value]) => [key, this.#here(String(value))])),
        ...this.#lambdasOwn(),
      },
      onLine: (line) => this.lines.push(`${name}: ${line}`),
    });
    this.#processes.push(lambda);
    this.#join(name, synthesis, lambda, Number(inputs?.timeout));
  }

  /** What stands for a queue or a table of AWS here. */
  #here(value: string): string {
    const queue = /^https:\/\/sqs\.[a-z0-9-]+\.amazonaws\.com\/\d+\/dblab-refresh-local-([a-z-]+)$/.exec(
      value,
    );
    // A name that the world has not makes a URL that leads nowhere, as on AWS.
    if (queue) return this.world.queues.urlOf(queue[1] as LocalQueue);
    return value.replace(/^dblab-refresh-local-(jobs|locks)$/, "dblab-refresh-$1");
  }

  /** What Lambda sets, and where AWS is here. */
  #lambdasOwn(): Record<string, string> {
    const { queues, tables, events, alerts } = this.world;
    return {
      PATH: process.env.PATH ?? "",
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_ENDPOINT_URL_SQS: queues.url,
      AWS_ENDPOINT_URL_DYNAMODB: tables.url,
      AWS_ENDPOINT_URL_EVENTBRIDGE: events.url,
      AWS_ENDPOINT_URL_SESV2: alerts.server.url,
      AWS_ENDPOINT_URL_SNS: alerts.server.url,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    };
  }

  #join(name: string, synthesis: Synthesis, lambda: LambdaProcess, timeoutSeconds: number): void {
    const handler = (event: unknown) => lambda.invoke(event);
    const failed = (_: string, message: string) => void this.lines.push(`${name}: FAILED ${message}`);
    const outside = { onTimeout: failed, onError: failed, sqs: this.world.queues.sqs };
    const mapping = [...made(synthesis, types.mapping).values()].find(
      ({ functionName }) => functionName === `dblab-refresh-local-${name}`,
    );
    if (mapping === undefined) {
      this.#stopJanitor = schedule({ name, timeoutSeconds, handler }, 2, outside);
      return;
    }
    const arn = String(mapping.eventSourceArn);
    const queue = { arn, region: REGION, url: this.world.queues.urlOf(queueOf(arn)) };
    const settings = { batchSize: Number(mapping.batchSize), concurrency: 2 };
    this.#mappings.push(
      new EventSourceMapping({ function: { name, timeoutSeconds, handler }, queue, ...settings }, outside),
    );
  }
}

/** A queue of the deployment by its ARN; one that the world has not leads nowhere. */
function queueOf(arn: string): LocalQueue {
  return arn.split(":dblab-refresh-local-")[1] as LocalQueue;
}
