import { deadLetter } from "@dblab-refresh/core/dead-letters/dead-letter";
import { intake } from "@dblab-refresh/core/intake/intake";
import { readMessage, readNotifierMessage } from "@dblab-refresh/core/job/message";
import type { Step } from "@dblab-refresh/core/job/step";
import { notify } from "@dblab-refresh/core/notifier/notifier";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import type { Delivery } from "@dblab-refresh/core/steps/delivery";
import { runStep } from "@dblab-refresh/core/steps/run-step";
import type { Look } from "@dblab-refresh/core/steps/step-context";
import { instant } from "@dblab-refresh/core/time";
import type { SQSRecord } from "aws-lambda";

/** What each queue does with one record. Each throws if the record must come back. */

/** One message of a step's queue. */
export async function handleStep(ports: Ports, step: Step, look: Look, record: SQSRecord): Promise<void> {
  const read = readMessage(record.body);
  if (read.ok) return runStep(ports, look, read.message, deliveryOf(record));
  await keepUnreadable(ports, step, record, read.why);
}

/** One message of the jobs queue. */
export function handleRequest(ports: Ports, record: SQSRecord): Promise<void> {
  const sentAt = instant(Number(record.attributes.SentTimestamp));
  return intake(ports, { body: record.body, messageId: record.messageId, sentAt });
}

/** One message of the notifier's queue. */
export async function handleAnnouncements(ports: Ports, record: SQSRecord): Promise<void> {
  const read = readNotifierMessage(record.body);
  if (read.ok) return notify(ports, read.message.jobId);
  await keepUnreadable(ports, "notifier", record, read.why);
}

/** One message that its queue gave up. */
export async function handleDeadLetter(ports: Ports, record: SQSRecord): Promise<void> {
  const ofStep = readMessage(record.body);
  if (ofStep.ok) return deadLetter(ports, ofStep.message);
  const ofNotifier = readNotifierMessage(record.body);
  if (ofNotifier.ok) {
    // What is to be told stands on the item, which stays due until it is: the janitor sends this again.
    return ports.log.error("announcements could not be told for now", { jobId: ofNotifier.message.jobId });
  }
  const message = "the request could not be handled, however often it was tried; the intake's log says why";
  const next = "Mend the cause, then send the message to the jobs queue again.";
  await ports.queues.reject(record.body, {
    code: "request-undeliverable",
    message,
    next,
    from: "dead-letters",
  });
  ports.log.error(`Rejected: ${message}`, { messageId: record.messageId });
}

function deliveryOf({ attributes }: SQSRecord): Delivery {
  const waited = Number(attributes.ApproximateFirstReceiveTimestamp) - Number(attributes.SentTimestamp);
  return { receiveCount: Number(attributes.ApproximateReceiveCount), waitedSeconds: waited / 1000 };
}

/** What cannot be read is kept in the `rejected` queue: nobody could ever handle it. */
async function keepUnreadable(
  ports: Ports,
  queue: Step | "notifier",
  record: SQSRecord,
  why: string,
): Promise<void> {
  const next = "Send requests to the jobs queue; the other queues are dblab-refresh's own.";
  await ports.queues.reject(record.body, { code: "message-unreadable", message: why, next, from: queue });
  ports.log.error(`Rejected: ${why}`, { messageId: record.messageId, queue });
}
