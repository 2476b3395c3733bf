import { postponement } from "@dblab-refresh/aws/postponement";
import type { Step } from "@dblab-refresh/core/job/step";
import { Untold } from "@dblab-refresh/core/notifier/untold";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import { stackFrames } from "@dblab-refresh/core/steps/stack-frames";
import type { Look } from "@dblab-refresh/core/steps/step-context";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { awsPorts } from "./aws-ports.ts";
import { type QueueName, queueUrls } from "./environment.ts";
import { handleAnnouncements, handleDeadLetter, handleRequest, handleStep } from "./records.ts";
import type { Services } from "./services.ts";

type Handler = (event: SQSEvent) => Promise<SQSBatchResponse>;

/** The handler of a step's queue. It names the step's own look, so that no other is in its bundle. */
export function consume(step: Step, look: Look, services: Services): Handler {
  return consumer(step, services, (ports, record) => handleStep(ports, step, look, record));
}

/** The handler of the jobs queue. */
export function consumeRequests(services: Services): Handler {
  return consumer("jobs", services, handleRequest);
}

/** The handler of the notifier's queue. */
export function consumeAnnouncements(services: Services): Handler {
  return consumer("notifier", services, handleAnnouncements);
}

/** The handler of the queue that the others give their messages up to. */
export function consumeDeadLetters(): Handler {
  return consumer("dead-letters", {}, handleDeadLetter);
}

/**
 * Handles the records of a batch side by side and names those that failed, which SQS then delivers again, later each
 * time. All are over when it returns: nothing may run on in a frozen function.
 */
function consumer(
  queue: QueueName,
  services: Services,
  handle: (ports: Ports, record: SQSRecord) => Promise<void>,
): Handler {
  let ports: Ports | undefined;
  return async ({ Records }) => {
    ports ??= awsPorts(queue === "jobs" ? "intake" : queue, services);
    const ready = ports;
    const postpone = postponement(queueUrls()[queue]);
    const handled = Records.map(async (record): Promise<SQSBatchResponse["batchItemFailures"]> => {
      const { messageId, attributes } = record;
      try {
        await handle(ready, record);
        return [];
      } catch (error) {
        ready.log.error("a message failed and comes back", {
          messageId,
          queue,
          error: `${error}`,
          stack: stackFrames(error),
        });
        const atLeast = error instanceof Untold ? error.afterSeconds : 0;
        await postpone(record.receiptHandle, Number(attributes.ApproximateReceiveCount), atLeast);
        return [{ itemIdentifier: messageId }];
      }
    });
    return { batchItemFailures: (await Promise.all(handled)).flat() };
  };
}
