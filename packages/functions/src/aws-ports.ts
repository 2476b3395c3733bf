import { randomUUID } from "node:crypto";
import { documentClient, eventBridgeClient, rdsClients, sqsClient } from "@dblab-refresh/aws/clients";
import { eventBusSink } from "@dblab-refresh/aws/event-bus-sink";
import { JobTable } from "@dblab-refresh/aws/job-table";
import { LockTable } from "@dblab-refresh/aws/lock-table";
import { RdsService } from "@dblab-refresh/aws/rds-service";
import { ReferencedSecrets } from "@dblab-refresh/aws/referenced-secrets";
import { SqsQueues } from "@dblab-refresh/aws/sqs-queues";
import { logSink } from "@dblab-refresh/core/notifier/log-sink";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import { instant } from "@dblab-refresh/core/time";
import { EngineApi } from "@dblab-refresh/dblab/engine-api";
import { httpTransport } from "@dblab-refresh/dblab/http-transport";
import { embeddedMetrics } from "./embedded-metrics.ts";
import { eventBusName, queueUrls, readStageFile, setting, variable } from "./environment.ts";
import { logger } from "./logger.ts";
import { standardOutput } from "./standard-output.ts";

/** The domain's ports on AWS, as a function's environment sets them. Made once in the life of a function. */
export function awsPorts(functionName: string): Ports {
  const documents = documentClient();
  const clock = { now: () => instant(Date.now()) };
  const output = standardOutput();
  const log = logger(functionName, output);
  const stage = readStageFile(setting("STAGE_FILE"));
  const busName = eventBusName();
  return {
    stage,
    clock,
    ids: { attempt: () => randomUUID() },
    log,
    metrics: embeddedMetrics(stage.installation, clock, output),
    sinks: [logSink(log), ...(busName ? [eventBusSink(eventBridgeClient(), busName)] : [])],
    jobs: new JobTable(documents, setting("JOB_TABLE"), clock),
    locks: new LockTable(documents, setting("LOCK_TABLE")),
    queues: new SqsQueues(sqsClient(), queueUrls()),
    secrets: new ReferencedSecrets(variable, clock),
    rds: (aws) => new RdsService(rdsClients(aws)),
    engine: (dblab) => new EngineApi(httpTransport(dblab), dblab.token),
  };
}
