import { type Step, steps } from "@dblab-refresh/core/job/step";

/** The queues that a function drains. */
export type FunctionQueue = Step | "jobs" | "notifier" | "dead-letters";

/** The queues of a stage. Nothing drains `rejected`: people look into it. */
export type LocalQueue = FunctionQueue | "rejected";

export const functionQueues: readonly FunctionQueue[] = ["jobs", ...steps, "notifier", "dead-letters"];

/** The longest retention that SQS has: 14 days. Seconds. */
const LONGEST_RETENTION_SECONDS = 14 * 24 * 3600;

/** Pulumi's, and so SST's, default. Bytes. */
const MESSAGE_BYTES = 256 * 1024;

/** What is rejected is kept with attributes that say why: it may be longer than it came. SQS's ceiling. Bytes. */
const REJECTED_BYTES = 1024 * 1024;

/** AWS asks for six times the function's time-out, so that a throttled invocation is not delivered twice. */
const VISIBILITY_TIMEOUTS = 6;

/** A message that fails is delivered so often; its handler puts it off longer each time. */
export const MAX_RECEIVE_COUNT = 5;

export function queueName(queue: LocalQueue): string {
  return `dblab-refresh-${queue}`;
}

/** The account of fauxqs's ARNs. */
export function queueArn(queue: LocalQueue, region: string): string {
  return `arn:aws:sqs:${region}:000000000000:${queueName(queue)}`;
}

/** A queue's attributes, under SQS's names. */
export function queueAttributes(
  queue: LocalQueue,
  stage: { readonly region: string; readonly functionTimeoutSeconds: number },
): Record<string, string> {
  const VisibilityTimeout = String(VISIBILITY_TIMEOUTS * stage.functionTimeoutSeconds);
  if (queue === "rejected" || queue === "dead-letters") {
    return {
      VisibilityTimeout,
      MessageRetentionPeriod: String(LONGEST_RETENTION_SECONDS),
      MaximumMessageSize: String(queue === "rejected" ? REJECTED_BYTES : MESSAGE_BYTES),
    };
  }
  return {
    VisibilityTimeout,
    MaximumMessageSize: String(MESSAGE_BYTES),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: queueArn("dead-letters", stage.region),
      maxReceiveCount: MAX_RECEIVE_COUNT,
    }),
  };
}
