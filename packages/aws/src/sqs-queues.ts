import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { MAX_DELAY_SECONDS, type StepMessage } from "@dblab-refresh/core/job/message";
import type { Step } from "@dblab-refresh/core/job/step";
import type { Queues, Rejection } from "@dblab-refresh/core/ports/queues";

/** SQS takes attributes' values up to the message's own limit; an error's text needs no more than this. */
const MAX_ATTRIBUTE_LENGTH = 2000;

type SentTo = Step | "rejected" | "notifier";
type QueueUrls = Readonly<Partial<Record<SentTo, string>>>;

/** The queues in SQS. The URLs of queues that a function never sends to may be missing. */
export class SqsQueues implements Queues {
  readonly #sqs: Pick<SQSClient, "send">;
  readonly #urls: QueueUrls;

  constructor(sqs: Pick<SQSClient, "send">, urls: QueueUrls) {
    this.#sqs = sqs;
    this.#urls = urls;
  }

  async send(message: StepMessage, delaySeconds: number): Promise<void> {
    // SQS refuses these; emulators let them through.
    if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > MAX_DELAY_SECONDS) {
      throw new RangeError(
        `DelaySeconds ${delaySeconds} is not a whole number from 0 to ${MAX_DELAY_SECONDS}`,
      );
    }
    await this.#sqs.send(
      new SendMessageCommand({
        QueueUrl: this.#url(message.step),
        MessageBody: JSON.stringify(message),
        DelaySeconds: delaySeconds,
      }),
    );
  }

  async notify(jobId: string): Promise<void> {
    const MessageBody = JSON.stringify({ v: 1, jobId });
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: this.#url("notifier"), MessageBody }));
  }

  async reject(body: string, rejection: Rejection): Promise<void> {
    const attribute = (value: string) => ({
      DataType: "String",
      StringValue: visible(value).slice(0, MAX_ATTRIBUTE_LENGTH) || "-",
    });
    await this.#sqs.send(
      new SendMessageCommand({
        QueueUrl: this.#url("rejected"),
        MessageBody: body,
        MessageAttributes: Object.fromEntries(
          Object.entries(rejection).map(([key, value]) => [key, attribute(value)]),
        ),
      }),
    );
  }

  #url(queue: SentTo): string {
    const url = this.#urls[queue];
    if (url === undefined) throw new Error(`no URL of the queue ${queue} was given to this function`);
    return url;
  }
}

/** SQS takes only characters that XML 1.0 allows; an error's text may quote others. */
function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udfff]/g, "\ufffd");
}
