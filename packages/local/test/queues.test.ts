import { ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { type Queues, startQueues } from "@dblab-refresh/local/world/queues";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let queues: Queues;
beforeAll(async () => {
  queues = await startQueues({ region: "us-east-1", functionTimeoutSeconds: 2 });
});
afterAll(() => queues.close());

function send(message: { readonly body?: string; readonly delaySeconds?: number }, queue = "jobs" as const) {
  const { body = "a message", delaySeconds } = message;
  return queues.sqs.send(
    new SendMessageCommand({ QueueUrl: queues.urlOf(queue), MessageBody: body, DelaySeconds: delaySeconds }),
  );
}

describe("the stage's SQS", () => {
  it.each([-1, 901, 0.5])("refuses DelaySeconds %d, as AWS does", async (delaySeconds) => {
    const refusal = send({ delaySeconds });

    await expect(refusal).rejects.toMatchObject({
      name: "InvalidParameterValue",
      message: expect.stringContaining("DelaySeconds"),
      $metadata: { httpStatusCode: 400 },
    });
  });

  it.each([0, 900])("takes DelaySeconds %d", async (delaySeconds) => {
    const sent = await send({ delaySeconds });

    expect(sent.MessageId).toBeDefined();
  });

  it("refuses a batch with a delay that AWS refuses", async () => {
    const Entries = [0, 901].map((DelaySeconds, index) => ({
      Id: `${index}`,
      MessageBody: "m",
      DelaySeconds,
    }));

    const refusal = queues.sqs.send(new SendMessageBatchCommand({ QueueUrl: queues.urlOf("jobs"), Entries }));

    await expect(refusal).rejects.toMatchObject({ name: "InvalidParameterValue" });
  });

  it("takes a message of its queue's MaximumMessageSize, and refuses one of a byte more", async () => {
    const largest = "m".repeat(256 * 1024);

    await send({ body: largest });

    await expect(send({ body: `${largest}m` })).rejects.toMatchObject({
      name: expect.stringMatching(/InvalidParameterValue/),
      message: expect.stringContaining("262144"),
    });
  });

  it("gives a receiver's long poll up when it is gone: its successor gets the message, delivered once", async () => {
    const QueueUrl = queues.urlOf("notifier");
    const poll = () =>
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20, MessageSystemAttributeNames: ["All"] });
    const gone = new AbortController();
    const first = queues.sqs.send(poll(), { abortSignal: gone.signal });
    await queues.sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
    gone.abort();
    await expect(first).rejects.toThrow();

    await queues.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "late", DelaySeconds: 1 }));
    const second = await queues.sqs.send(poll());

    expect(second.Messages).toMatchObject([{ Body: "late", Attributes: { ApproximateReceiveCount: "1" } }]);
  });

  it("waits as long as a long poll asks for, and then says that there is nothing", async () => {
    const QueueUrl = queues.urlOf("dead-letters");
    const began = performance.now();

    const answer = await queues.sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));

    expect(answer.Messages).toBeUndefined();
    expect(performance.now() - began).toBeGreaterThan(990);
  });

  it("shows what lies in a queue without taking it out", async () => {
    await send({ body: "looked at", delaySeconds: 900 });

    const twice = [await queues.look("jobs"), await queues.look("jobs")];

    expect(twice.map((list) => list.filter(({ body }) => body === "looked at").length)).toEqual([1, 1]);
  });
});
