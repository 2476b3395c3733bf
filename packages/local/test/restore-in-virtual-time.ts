import { DatabasesService } from "@dblab-refresh/aws/databases-service";
import { RdsService } from "@dblab-refresh/aws/rds-service";
import { intake } from "@dblab-refresh/core/intake/intake";
import { janitor } from "@dblab-refresh/core/janitor/janitor";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { jobIdOf } from "@dblab-refresh/core/job/job-id";
import type { StepMessage } from "@dblab-refresh/core/job/message";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import { runAnyStep } from "@dblab-refresh/core/steps/run-any-step";
import { type Instant, instant, later, type Seconds } from "@dblab-refresh/core/time";
import type { SourceType } from "@dblab-refresh/local/world/production";
import { inMemoryRdsClient } from "@dblab-refresh/simulator/rds/client";
import { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { clusterOffItsDefaults, instanceOffItsDefaults } from "@dblab-refresh/simulator/rds/off-default";
import { aStage, memoryPorts } from "../../core/test/steps/memory-ports.ts";

export const IDENTIFIER = "orders";
const REQUEST_ID = "virtual";
const GROUP = "sg-0123456789abcdef0";
const EXPORTS = { bucket: "exports", roleArn: "arn:aws:iam::123456789012:role/exports", kmsKeyId: "exports" };
/** From a message's due time to the commit of its look. */
const LOOK_SECONDS = 1;
/** As a deployed stage's. */
const JANITOR_SECONDS = 900;

interface Waiting {
  readonly message: StepMessage;
  readonly due: Instant;
  readonly delay: Seconds;
}

/** A database with every setting off its default, and the functions' own code, in a clock that waits for nothing. */
export class VirtualStage {
  readonly rds: RdsModel;
  /** Of the database as it was made. */
  readonly resourceId: string;
  readonly host: string;
  readonly #type: SourceType;
  readonly #ports: Ports;
  #now: Instant = "2026-01-01T00:00:00.000Z";
  #queue: Waiting[] = [];

  constructor(type: SourceType) {
    let ids = 0;
    this.#type = type;
    this.rds = new RdsModel({ now: () => Date.parse(this.#now), ids: () => `id${++ids}` });
    this.rds.seedSurroundings({ closedSecurityGroups: [GROUP], buckets: [EXPORTS.bucket] });
    if (type === "rds") {
      const made = this.rds.seedInstance(instanceOffItsDefaults(IDENTIFIER));
      this.host = made.Endpoint?.Address ?? "";
      this.resourceId = made.DbiResourceId ?? "";
    } else {
      const made = this.rds.seedCluster(clusterOffItsDefaults(IDENTIFIER));
      this.host = made.Endpoint ?? "";
      this.resourceId = made.DbClusterResourceId ?? "";
    }
    const takenAtMs = Date.parse(this.#now) - 7 * 24 * 3_600_000;
    const fixed = { identifier: `${IDENTIFIER}-snapshot`, type: "manual" as const, takenAtMs };
    if (type === "rds") this.rds.seedSnapshot({ instance: IDENTIFIER, ...fixed });
    else this.rds.seedClusterSnapshot({ cluster: IDENTIFIER, ...fixed });
    this.#ports = this.#made();
  }

  /** Whom a client meets at the endpoint that it has always had; undefined if nobody. */
  reached(): string | undefined {
    const reach = this.rds.reach(this.host);
    return reach.state === "answers" ? reach.resourceId : undefined;
  }

  /** Sends a request, and goes on until its job has ended. @throws if nothing moves any more */
  async ended(request: object): Promise<Job> {
    const body = JSON.stringify({ ...request, requestId: REQUEST_ID });
    await intake(this.#ports, { body, messageId: REQUEST_ID, sentAt: this.#now });
    for (;;) {
      const job = await this.#ports.jobs.get(jobIdOf(this.#ports.stage.installation, REQUEST_ID));
      if (job === undefined) throw new Error("the request has become no job");
      if (!isLive(job)) return job;
      const [next, ...rest] = this.#queue.sort((a, b) => (a.due < b.due ? -1 : 1));
      if (next === undefined) throw new Error(`nothing moves any more: ${job.step}`);
      this.#queue = rest;
      const moment = later(next.due, LOOK_SECONDS);
      if (this.#now < moment) this.#now = moment;
      await runAnyStep(this.#ports, next.message, { receiveCount: 1, waitedSeconds: next.delay });
    }
  }

  /** Time passes, with the janitor at its work. */
  async tidy(): Promise<void> {
    for (let round = 0; round < 8; round += 1) {
      this.#now = later(this.#now, JANITOR_SECONDS);
      await janitor(this.#ports);
    }
  }

  #made(): Ports {
    const client = inMemoryRdsClient(this.rds);
    const clients = { reads: client, writes: client };
    const databases = new DatabasesService(clients);
    const rds = new RdsService(clients);
    const database = {
      type: this.#type,
      aws: { region: "us-east-1" },
      restore: { isolationSecurityGroup: GROUP },
    };
    const memory = memoryPorts({
      stage: aStage({ databases: { [IDENTIFIER]: database } }),
      clock: { now: () => instant(Date.parse(this.#now)) },
    });
    return {
      ...memory,
      databases: () => databases,
      rds: () => rds,
      exports: EXPORTS,
      connections: {
        answers: async (host) => {
          const { state } = this.rds.reach(host);
          return state === "answers" ? { ok: true } : { ok: false, why: state };
        },
      },
      queues: {
        ...memory.queues,
        send: async (message, delay) =>
          void this.#queue.push({ message, delay, due: later(this.#now, delay) }),
      },
    };
  }
}
