import { postponement } from "@dblab-refresh/aws/postponement";
import { intake } from "@dblab-refresh/core/intake/intake";
import { readMessage } from "@dblab-refresh/core/job/message";
import type { Step } from "@dblab-refresh/core/job/step";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import { runStep } from "@dblab-refresh/core/steps/run-step";
import { instant } from "@dblab-refresh/core/time";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { awsPorts } from "./aws-ports.ts";
import { type QueueName, queueUrls } from "./environment.ts";

type Handler = (event: SQSEvent) => Promise<SQSBatchResponse>;

/** The handler of a step's queue. */
export function consume(step: Step): Handler {
  return consumer(step, (ports, record) => handleStep(ports, step, record));
}

/** The handler of the jobs queue. */
export function consumeRequests(): Handler {
  return consumer("jobs", handleRequest);
}

/** One message of a step's queue. What cannot be read is kept in the `rejected` queue: nobody could ever handle it. */
export async function handleStep(ports: Ports, step: Step, record: SQSRecord): Promise<void> {
  const read = readMessage(record.body);
  if (read.ok) return runStep(ports, read.message, Number(record.attributes.ApproximateReceiveCount));
  const next = "Send requests to the jobs queue; the queues of the steps are dblab-refresh's own.";
  await ports.queues.reject(record.body, { code: "message-unreadable", message: read.why, next, from: step });
  ports.log.error(`Rejected: ${read.why}`, { messageId: record.messageId, queue: step });
}

/** One message of the jobs queue. */
export function handleRequest(ports: Ports, record: SQSRecord): Promise<void> {
  const sentAt = instant(Number(record.attributes.SentTimestamp));
  return intake(ports, { body: record.body, messageId: record.messageId, sentAt });
}

/**
 * Handles the records of a batch side by side and names those that failed, which SQS then delivers again, later each
 * time. All are over when it returns: nothing may run on in a frozen function.
 */
function consumer(queue: QueueName, handle: (ports: Ports, record: SQSRecord) => Promise<void>): Handler {
  let ports: Ports | undefined;
  return async ({ Records }) => {
    ports ??= awsPorts(queue === "jobs" ? "intake" : queue);
    const ready = ports;
    const postpone = postponement(queueUrls()[queue]);
    const handled = Records.map(async (record): Promise<SQSBatchResponse["batchItemFailures"]> => {
      try {
        await handle(ready, record);
        return [];
      } catch (error) {
        ready.log.error("a message failed and comes back", {
          messageId: record.messageId,
          queue,
          error: `${error}`,
        });
        await postpone(record.receiptHandle, Number(record.attributes.ApproximateReceiveCount));
        return [{ itemIdentifier: record.messageId }];
      }
    });
    return { batchItemFailures: (await Promise.all(handled)).flat() };
  };
}
