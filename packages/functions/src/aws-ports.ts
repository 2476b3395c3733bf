import { randomUUID } from "node:crypto";
import { documentClient, sqsClient } from "@dblab-refresh/aws/clients";
import { EVENT_BUS_SINK } from "@dblab-refresh/aws/event-bus-sink";
import { JobTable } from "@dblab-refresh/aws/job-table";
import { LockTable } from "@dblab-refresh/aws/lock-table";
import { SqsQueues } from "@dblab-refresh/aws/sqs-queues";
import { logSink } from "@dblab-refresh/core/notifier/log-sink";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import type { Sink } from "@dblab-refresh/core/ports/sink";
import { instant } from "@dblab-refresh/core/time";
import { channelSinks } from "./channel-sinks.ts";
import { embeddedMetrics } from "./embedded-metrics.ts";
import { eventBusName, exportPlace, queueUrls, readStageFile, setting } from "./environment.ts";
import { logger } from "./logger.ts";
import { type Services, unnamed } from "./services.ts";
import { standardOutput } from "./standard-output.ts";

/**
 * The domain's ports on AWS, as a function's environment sets them. Made once in the life of a function.
 *
 * @param services those that the function uses
 */
export function awsPorts(functionName: string, services: Services): Ports {
  const documents = documentClient();
  const clock = { now: () => instant(Date.now()) };
  const output = standardOutput();
  const log = logger(functionName, output);
  const stage = readStageFile(setting("STAGE_FILE"));
  const busName = eventBusName();
  const exports = exportPlace();
  const secrets = services.secrets?.(clock) ?? { variable: async () => unnamed("secrets") };
  return {
    stage,
    clock,
    ids: { attempt: () => randomUUID() },
    log,
    metrics: embeddedMetrics(stage.installation, clock, output),
    sinks: [
      logSink(log),
      ...(busName ? [(services.eventBus ?? busOfOthers)(busName)] : []),
      ...channelSinks(stage, services, secrets),
    ],
    jobs: new JobTable(documents, setting("JOB_TABLE"), clock),
    locks: new LockTable(documents, setting("LOCK_TABLE")),
    queues: new SqsQueues(sqsClient(), queueUrls()),
    secrets,
    rds: services.rds ?? (() => unnamed("rds")),
    databases: services.databases ?? (() => unnamed("databases")),
    connections: services.connections ?? { answers: () => unnamed("connections") },
    dns: services.dns?.() ?? noDns,
    ...(exports && { exports }),
    engine: services.engine ?? (() => unnamed("engine")),
  };
}

const noDns: Ports["dns"] = {
  standing: async () => unnamed("dns"),
  replace: async () => unnamed("dns"),
  isInSync: async () => unnamed("dns"),
};

/** Whoever commits an announcement must know that the bus will be told, by whichever function. */
function busOfOthers(): Sink {
  return { name: EVENT_BUS_SINK, tell: async () => unnamed("eventBus") };
}
