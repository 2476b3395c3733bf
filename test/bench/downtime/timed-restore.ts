import { DatabasesService } from "@dblab-refresh/aws/databases-service";
import { RdsService } from "@dblab-refresh/aws/rds-service";
import { intake } from "@dblab-refresh/core/intake/intake";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { jobIdOf } from "@dblab-refresh/core/job/job-id";
import type { StepMessage } from "@dblab-refresh/core/job/message";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import { runAnyStep } from "@dblab-refresh/core/steps/run-any-step";
import { type Instant, instant, later, secondsBetween } from "@dblab-refresh/core/time";
import { inMemoryRdsClient } from "@dblab-refresh/simulator/rds/client";
import type { DurationOptions } from "@dblab-refresh/simulator/rds/durations";
import { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { clusterOffItsDefaults, instanceOffItsDefaults } from "@dblab-refresh/simulator/rds/off-default";
import { aStage, memoryPorts } from "../../../packages/core/test/steps/memory-ports.ts";
import { MemoryRecords } from "../../../packages/core/test/steps/memory-records.ts";

const IDENTIFIER = "orders";
const REQUEST_ID = "bench";
const BEGINS = "2026-01-01T00:00:00.000Z";
/** From a message's due time to the commit of its look: SQS, a warm function, a handful of calls. Seconds. */
const LOOK_SECONDS = 1;
/** How often the client tries. Seconds. */
const TRY_SECONDS = 1;

export interface RestoreOptions {
  readonly type: "rds" | "aurora-cluster";
  readonly durations: DurationOptions;
  readonly order?: "beside" | "rename-first";
  /** The swap is by a CNAME with this time to live. Seconds. */
  readonly dnsTtl?: number;
}

/** What the client met. Seconds. */
export interface Met {
  /** No try succeeded. */
  readonly away: number;
  /** From the record's change on it still wrote into the original. */
  readonly behind: number;
  readonly job: Job;
}

interface Waiting {
  readonly message: StepMessage;
  readonly due: Instant;
  readonly delay: number;
}

/**
 * A whole `create_snapshot` by the functions' own code, at RDS's life-like durations, in virtual time: with SQS's whole
 * seconds and the configuration's default pauses, and with a client that opens a connection every second all along.
 */
export async function timedRestore(options: RestoreOptions): Promise<Met> {
  let now: Instant = BEGINS;
  let ids = 0;
  const rds = new RdsModel({
    now: () => Date.parse(now),
    ids: () => `id${++ids}`,
    durations: options.durations,
  });
  rds.seedSurroundings({ closedSecurityGroups: ["sg-00000000"] });
  const host =
    options.type === "rds"
      ? rds.seedInstance(instanceOffItsDefaults(IDENTIFIER)).Endpoint?.Address
      : rds.seedCluster(clusterOffItsDefaults(IDENTIFIER)).Endpoint;
  const first = reachedBy(rds, host ?? "");
  const record = new MemoryRecords(() => now, { value: host ?? "", ttl: options.dnsTtl ?? 60 });
  let queue: Waiting[] = [];
  const ports = portsOf(options, rds, record, {
    now: () => now,
    send: (message, delay) => void queue.push({ message, due: later(now, delay), delay }),
  });

  let [away, behind] = [0, 0];
  const until = (moment: Instant) => {
    while (now < moment) {
      now = later(now, Math.min(TRY_SECONDS, secondsBetween(now, moment)));
      const met = reachedBy(rds, options.dnsTtl === undefined ? (host ?? "") : record.resolved());
      if (met === undefined) away += TRY_SECONDS;
      else if (record.changes.length > 0 && met === first) behind += TRY_SECONDS;
    }
  };
  const request = {
    identifier: IDENTIFIER,
    task: "create_snapshot",
    isCluster: options.type === "aurora-cluster",
    requestId: REQUEST_ID,
  };
  await intake(ports, {
    body: JSON.stringify(request),
    messageId: REQUEST_ID,
    sentAt: now,
  });
  const jobId = jobIdOf(ports.stage.installation, REQUEST_ID);
  for (;;) {
    const job = await ports.jobs.get(jobId);
    if (job === undefined) throw new Error("the request has become no job");
    if (!isLive(job)) return { away, behind, job };
    queue = queue.sort((a, b) => (a.due < b.due ? -1 : 1));
    const next = queue.shift();
    if (next === undefined) throw new Error("nothing moves any more");
    until(later(next.due, LOOK_SECONDS));
    await runAnyStep(ports, next.message, { receiveCount: 1, waitedSeconds: next.delay });
  }
}

/** Whom a client meets at a host; undefined if nobody. */
function reachedBy(rds: RdsModel, host: string): string | undefined {
  const reach = rds.reach(host);
  return reach.state === "answers" ? reach.resourceId : undefined;
}

function portsOf(
  { type, order = "beside", dnsTtl }: RestoreOptions,
  model: RdsModel,
  dns: MemoryRecords,
  around: { now(): Instant; send(message: StepMessage, delay: number): void },
): Ports {
  const client = inMemoryRdsClient(model);
  const databases = new DatabasesService({ reads: client, writes: client });
  const rds = new RdsService({ reads: client, writes: client });
  const record = { hostedZoneId: "Z0123456789", name: "orders.db.example.com", ttl: dnsTtl };
  const stage = aStage({
    databases: {
      [IDENTIFIER]: {
        type,
        aws: { region: "us-east-1" },
        restore: {
          isolationSecurityGroup: "sg-00000000",
          order,
          ...(dnsTtl !== undefined && { cutover: "dns", record }),
        },
      },
    },
  });
  const memory = memoryPorts({ stage, clock: { now: () => instant(Date.parse(around.now())) } });
  return {
    ...memory,
    databases: () => databases,
    rds: () => rds,
    dns,
    connections: {
      answers: async (host) => {
        const { state } = model.reach(host);
        return state === "answers" ? { ok: true } : { ok: false, why: state };
      },
    },
    queues: { ...memory.queues, send: async (message, delay) => around.send(message, delay) },
  };
}
