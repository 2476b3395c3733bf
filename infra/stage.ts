import { steps } from "@dblab-refresh/core/job/step";
import type { QueueName } from "@dblab-refresh/functions/environment";
import { createAlarms } from "./alarms.ts";
import { createFunctions, joinToQueues } from "./consumers.ts";
import { createDashboard } from "./dashboard.ts";
import { readDeployment } from "./deployment.ts";
import { hasDatabases } from "./export-place.ts";
import { createExportPlace } from "./exports.ts";
import { functionNames } from "./function-list.ts";
import { writeStageFile } from "./functions.ts";
import { createQueue, type Queues } from "./queues.ts";
import { createRemovalGuard } from "./removal-guard.ts";
import {
  createDatabaseSchedules,
  createJanitorSchedule,
  createScheduling,
  createTargetSchedules,
} from "./schedules.ts";
import { readSecrets, secretValue } from "./secrets.ts";
import { checkSizes } from "./sizes.ts";
import { createTables } from "./tables.ts";

/** Everything that a stage is made of. */
export function createStage(name: string) {
  const deployment = readDeployment(name);
  checkSizes(deployment, secretValue);
  const secrets = readSecrets(deployment);
  writeStageFile(deployment);
  const { region } = deployment.stage.deployment;
  const place = $resolve({
    account: aws.getCallerIdentityOutput().accountId,
    partition: aws.getPartitionOutput().partition,
    region,
  });
  const tables = createTables(deployment);
  const queues = createQueues();
  const exports = hasDatabases(deployment.stage) ? createExportPlace(deployment, place) : undefined;
  const functions = createFunctions({
    deployment,
    place,
    queues,
    secrets,
    ...(exports && { exports: exports.variables }),
  });
  const scheduling = createScheduling(deployment, place, queues);
  const others = functionNames.filter((one) => one !== "intake");
  // What works on, and tells of it, while a removal is refused; what takes requests comes after it, and goes before it.
  const guard = createRemovalGuard(deployment, [
    ...Object.values(tables),
    ...Object.values(queues),
    ...(exports?.resources ?? []),
    // The components themselves would not do: they make their functions later than Pulumi looks into them.
    ...Object.values(functions).map(({ nodes }) => nodes.function),
    ...joinToQueues(others, functions, { deployment, queues }),
    createJanitorSchedule(scheduling, functions.janitor),
    ...createAlarms(deployment),
    createDashboard(deployment),
  ]);
  joinToQueues(["intake"], functions, { deployment, queues }, [guard]);
  createTargetSchedules(scheduling, [guard]);
  createDatabaseSchedules(scheduling, [guard]);
  return {
    jobsQueue: queues.jobs.url,
    rejectedQueue: queues.rejected.url,
    ...(exports && { exportBucket: exports.variables.EXPORT_BUCKET }),
  };

  function createQueues(): Queues {
    const rejected = createQueue(deployment, "rejected");
    const deadLetters = createQueue(deployment, "dead-letters", rejected);
    const drained: readonly QueueName[] = [...steps, "jobs", "notifier"];
    const others = drained.map((queue) => [queue, createQueue(deployment, queue, deadLetters)]);
    return { rejected, "dead-letters": deadLetters, ...Object.fromEntries(others) };
  }
}
