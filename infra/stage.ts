import { steps } from "@dblab-refresh/core/job/step";
import { createAlarms } from "./alarms.ts";
import { createConsumers } from "./consumers.ts";
import { createDashboard } from "./dashboard.ts";
import { readDeployment } from "./deployment.ts";
import { writeStageFile } from "./functions.ts";
import { createQueue, type Queues } from "./queues.ts";
import { createSchedules } from "./schedules.ts";
import { readSecrets } from "./secrets.ts";
import { createTables } from "./tables.ts";

/** Everything that a stage is made of. */
export function createStage(name: string) {
  const deployment = readDeployment(name);
  const secrets = readSecrets(deployment);
  writeStageFile(deployment);
  const { region } = deployment.stage.deployment;
  const place = $resolve({
    account: aws.getCallerIdentityOutput().accountId,
    partition: aws.getPartitionOutput().partition,
    region,
  });
  createTables(deployment);
  const queues = createQueues();
  const { functions } = createConsumers({ deployment, place, queues, secrets });
  createSchedules(deployment, queues, functions);
  createAlarms(deployment);
  createDashboard(deployment);
  return { jobsQueue: queues.jobs.url, rejectedQueue: queues.rejected.url };

  function createQueues(): Queues {
    const rejected = createQueue(deployment, "rejected");
    const deadLetters = createQueue(deployment, "dead-letters", rejected);
    const drained = [...steps, "jobs", "notifier"] as const;
    const others = drained.map((queue) => [queue, createQueue(deployment, queue, deadLetters)]);
    return { rejected, "dead-letters": deadLetters, ...Object.fromEntries(others) };
  }
}
