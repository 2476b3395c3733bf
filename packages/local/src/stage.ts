import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { paginateScan } from "@aws-sdk/lib-dynamodb";
import { JobTable } from "@dblab-refresh/aws/job-table";
import type { Stage } from "@dblab-refresh/core/configuration/stage";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { instant } from "@dblab-refresh/core/time";
import type { TableContents } from "@dblab-refresh/simulator/postgres/contents";
import { contentsOfDblab, contentsOfSnapshot, contentsOfSource } from "./contents.ts";
import { dblabSourceHost } from "./dblab-source-host.ts";
import { describeEvent } from "./described-event.ts";
import { faultNamed } from "./faults.ts";
import { HostProcess } from "./host/host-process.ts";
import { hostEnvironment } from "./host-environment.ts";
import { type Leftovers, leftovers } from "./leftovers.ts";
import { localConfiguration } from "./local-configuration.ts";
import { LogLines } from "./log-lines.ts";
import { functionQueues, queueArn } from "./world/queue-settings.ts";
import type { QueuedMessage } from "./world/queues.ts";
import { startWorld, type World } from "./world/world.ts";

export interface LocalStageOptions {
  /** A stage's file, or the rds-refresh binary's config.yaml; see local-configuration.ts. Default: config/local.yaml. */
  readonly configFile?: string;
  /** The name of a fault that happens to the first job. */
  readonly fault?: string;
  /** Multiplies the life-like durations of RDS and DBLab. Default: 0.002, a clone in 1.4 s. */
  readonly scale?: number;
  /** How often the janitor runs. Default: 2. */
  readonly janitorSeconds?: number;
  /** Told each line that the functions log. */
  readonly onLog?: (line: string) => void;
  /** Told what happens in the world, for people. */
  readonly onEvent?: (text: string) => void;
}

/** A stage on this machine: the functions in a process of their own, the world around them in this one. */
export interface LocalStage {
  readonly stage: Stage;
  readonly world: World;
  readonly endpoints: {
    readonly sqs: string;
    readonly dynamodb: string;
    readonly rds: string;
    readonly dblab: string;
  };
  /** What the functions have logged, oldest first. */
  readonly logs: LogLines;
  /** The secrets that the functions were given: nothing of what they write may hold them. */
  readonly secrets: readonly string[];
  /** Sends to the jobs queue. @returns SQS's message id */
  enqueue(body: string | object): Promise<string>;
  job(jobId: string): Promise<Job | undefined>;
  /** In the order of their creation. */
  jobs(): Promise<readonly Job[]>;
  /** @throws Error with the job's timeline if it has not ended in time */
  waitForJob(jobId: string, options: { readonly timeoutSeconds: number }): Promise<Job>;
  rejected(): Promise<readonly QueuedMessage[]>;
  /** Ends the functions' process at once; it is started again. */
  killHost(): void;
  /** Makes a fault happen to the next job. @throws Error that lists the names */
  inject(fault: string): void;
  leftovers(): Promise<Leftovers>;
  /** What is in a snapshot, read from a database of its own. */
  verifySnapshot(snapshotId: string): Promise<readonly TableContents[]>;
  sourceContents(): Promise<readonly TableContents[]>;
  /** Empty before the first refresh. */
  dblabContents(): Promise<readonly TableContents[]>;
  /** The host that DBLab would dump now. */
  dblabSourceHost(): string;
  /** Ends everything that was started. */
  close(): Promise<void>;
}

const CONFIG_FILE = fileURLToPath(new URL("../../../config/local.yaml", import.meta.url));

/** How often a waiting caller looks. Milliseconds. */
const LOOK_EVERY_MS = 100;

/** Starts the world, then the functions' process. */
export async function startLocalStage(options: LocalStageOptions = {}): Promise<LocalStage> {
  const { configFile = CONFIG_FILE, scale = 0.002, janitorSeconds = 2, onLog, onEvent = () => {} } = options;
  const fault = options.fault === undefined ? undefined : faultNamed(options.fault);
  const configuration = await localConfiguration(configFile);
  const { stage, target } = configuration;
  const { region } = target.aws;
  const timeoutSeconds = stage.lambda.timeout;
  const logs = new LogLines(onLog);
  const world = await startWorld({
    source: { ...target.source, password: target.source.password ?? "no password" },
    dblabToken: target.dblab.token,
    region,
    functionTimeoutSeconds: timeoutSeconds,
    scale,
    onTrouble: onEvent,
  });
  const folder = await mkdtemp(join(tmpdir(), "dblab-refresh-stage-"));
  let host: HostProcess | undefined;
  const close = async () => {
    await host?.close();
    await world.close();
    await rm(folder, { recursive: true, force: true });
  };
  const stageFile = join(folder, "stage.json");
  const variables = configuration.variables({ rds: world.rdsUrl, dblab: world.dblabServer.url });
  world.events.listen((event) => onEvent(describeEvent(event)));
  try {
    await writeFile(stageFile, JSON.stringify(configuration.plain), { mode: 0o600 });
    host = await HostProcess.start({
      order: {
        region,
        timeoutSeconds,
        janitorSeconds,
        queues: functionQueues.map((name) => ({
          name,
          url: world.queues.urlOf(name),
          arn: queueArn(name, region),
        })),
      },
      environment: hostEnvironment(world, { region, stageFile, variables }),
      onLine: (line) => logs.add(line),
      onRestart: () => onEvent("The functions' process ended; it is started again"),
    });
  } catch (error) {
    await close();
    throw new Error(`the local stage did not start: ${error}\n${logs.all().slice(-10).join("\n")}`);
  }
  const running = host;
  fault?.inject(world, running);

  const { queues, tables } = world;
  const store = new JobTable(tables.documents, tables.jobTableName, { now: () => instant(Date.now()) });
  const stageOf: LocalStage = {
    stage,
    world,
    endpoints: {
      sqs: queues.url,
      dynamodb: tables.url,
      rds: world.rdsUrl,
      dblab: world.dblabServer.url,
    },
    logs,
    secrets: [target.source.password ?? "", target.dblab.token].filter((secret) => secret !== ""),
    async enqueue(body) {
      const MessageBody = typeof body === "string" ? body : JSON.stringify(body);
      const sent = await queues.sqs.send(
        new SendMessageCommand({ QueueUrl: queues.urlOf("jobs"), MessageBody }),
      );
      return sent.MessageId ?? "";
    },
    job: (jobId) => store.get(jobId),
    async jobs() {
      const found: Job[] = [];
      const scan = paginateScan(
        { client: tables.documents },
        { TableName: tables.jobTableName, ConsistentRead: true, ProjectionExpression: "jobId" },
      );
      for await (const page of scan) {
        for (const item of page.Items ?? []) {
          const job = await store.get(String(item.jobId));
          if (job) found.push(job);
        }
      }
      return found.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
    },
    async waitForJob(jobId, { timeoutSeconds: limit }) {
      const until = Date.now() + limit * 1000;
      for (;;) {
        const job = await store.get(jobId);
        if (job && !isLive(job)) return job;
        if (Date.now() > until) {
          const said = job
            ? job.timeline.map(({ at, step, say }) => `${at} ${step}: ${say}`)
            : ["it does not exist"];
          throw new Error(`job ${jobId} has not ended within ${limit} s:\n${said.join("\n")}`);
        }
        await pause(LOOK_EVERY_MS);
      }
    },
    rejected: () => queues.look("rejected"),
    killHost: () => running.kill(),
    inject: (name) => faultNamed(name).inject(world, running),
    leftovers: async () => leftovers(world.rds),
    verifySnapshot: (snapshotId) => contentsOfSnapshot(world, snapshotId),
    sourceContents: () => contentsOfSource(world),
    dblabContents: () => contentsOfDblab(world),
    dblabSourceHost: () => dblabSourceHost(world.dblab, target.dblab.token),
    close,
  };
  return stageOf;
}
