import { ChangeMessageVisibilityCommand } from "@aws-sdk/client-sqs";
import { sqsClient } from "./clients.ts";

/** The longest pause after failed deliveries. Seconds. */
const MAX_PAUSE_SECONDS = 600;

/**
 * Puts off the redelivery of a message whose handler failed, longer each time: 2, 4, 8 … seconds, and at least as long as
 * somebody asked for (SQS allows 12 hours). If that cannot be
 * told to SQS, the queue's own visibility time-out decides.
 */
export function postponement(queueUrl: string | undefined) {
  return async (receiptHandle: string, receiveCount: number, atLeastSeconds = 0): Promise<void> => {
    if (queueUrl === undefined) return;
    const usual = Math.min(MAX_PAUSE_SECONDS, 2 ** Math.min(receiveCount, 10));
    const pause = Math.max(usual, Math.ceil(atLeastSeconds));
    try {
      await sqsClient().send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: queueUrl,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: pause,
        }),
      );
    } catch {
      // The message comes back all the same, only later.
    }
  };
}
