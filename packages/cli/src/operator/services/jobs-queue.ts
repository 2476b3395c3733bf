import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { exitCodes } from "../../exit-codes.ts";
import { PlainError } from "../../plain-error.ts";
import type { Place } from "../stage/place.ts";
import { plainly } from "./aws-errors.ts";
import { clientSettings } from "./client-settings.ts";

/** Sends a request to the stage's jobs queue. @throws PlainError */
export async function sendRequest(place: Place, request: Readonly<Record<string, unknown>>): Promise<void> {
  const sqs = new SQSClient(clientSettings(place));
  const MessageBody = JSON.stringify(request);
  await plainly(place, async () => {
    const QueueUrl = place.jobsQueueUrl ?? (await urlOf(sqs, place));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  });
}

/** How many requests wait, and how many are being taken. About: SQS counts so. */
export async function queueLengths(
  place: Place,
): Promise<{ readonly waiting: number; readonly inFlight: number }> {
  const sqs = new SQSClient(clientSettings(place));
  return plainly(place, async () => {
    const QueueUrl = place.jobsQueueUrl ?? (await urlOf(sqs, place));
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
      }),
    );
    return {
      waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0),
      inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    };
  });
}

async function urlOf(sqs: SQSClient, { jobsQueue }: Place): Promise<string> {
  if (jobsQueue === undefined) {
    throw new PlainError(
      "where the jobs queue is is not said",
      "Say --jobs-queue-url URL beside --table, or --stage NAME.",
      exitCodes.usage,
    );
  }
  const { QueueUrl = "" } = await sqs.send(new GetQueueUrlCommand({ QueueName: jobsQueue }));
  return QueueUrl;
}
