import type { QueueName } from "@dblab-refresh/functions/environment";
import type { Deployment } from "./deployment.ts";
import { drainerOf } from "./function-list.ts";
import { logicalName } from "./logical-name.ts";
import { namesOf } from "./names.ts";
import { tagsOf } from "./tags.ts";

/** SQS's longest retention: requests have no other record, and people look into what was given up. Seconds. */
const FOURTEEN_DAYS = 14 * 24 * 3600;

/** A step's message can always be sent again. What a queue gives up keeps its age, so this is shorter. Seconds. */
const FOUR_DAYS = 4 * 24 * 3600;
const kept: readonly QueueName[] = ["jobs", "dead-letters", "rejected"];

/** AWS asks for six times the function's time-out, so that a throttled invocation is not delivered twice. */
const VISIBILITY_TIMEOUTS = 6;

/** A message that fails is delivered so often; its handler puts it off longer each time. */
const MAX_RECEIVE_COUNT = 5;

/** What is rejected is kept with attributes that say why: it may be longer than it came. SQS's ceiling. Bytes. */
const REJECTED_BYTES = 1024 * 1024;
const MESSAGE_BYTES = 256 * 1024;

/** SQS's longest long poll. Seconds. */
const LONG_POLL = 20;

/**
 * One queue. What its function gives up goes to `dead-letters`; what that one gives up goes to `rejected`, which
 * nothing drains and an alarm watches.
 */
export function createQueue(
  deployment: Deployment,
  queue: QueueName,
  deadLetters?: sst.aws.Queue,
): sst.aws.Queue {
  const visibility = VISIBILITY_TIMEOUTS * deployment.stage.lambda.timeout;
  return new sst.aws.Queue(`${logicalName(queue)}Queue`, {
    visibilityTimeout: `${visibility} seconds`,
    ...(deadLetters && { dlq: { queue: deadLetters.arn, retry: MAX_RECEIVE_COUNT } }),
    transform: {
      queue: {
        name: namesOf(deployment.name).queue(queue),
        messageRetentionSeconds: kept.includes(queue) ? FOURTEEN_DAYS : FOUR_DAYS,
        maxMessageSize: queue === "rejected" ? REJECTED_BYTES : MESSAGE_BYTES,
        receiveWaitTimeSeconds: LONG_POLL,
        sqsManagedSseEnabled: true,
        tags: tagsOf(deployment, "queues", drainerOf(queue)),
      },
    },
  });
}

export type Queues = Readonly<Record<QueueName, sst.aws.Queue>>;
