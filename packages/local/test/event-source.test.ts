import { ChangeMessageVisibilityCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { EventSourceMapping } from "@dblab-refresh/local/host/event-source";
import { MAX_RECEIVE_COUNT, queueArn } from "@dblab-refresh/local/world/queue-settings";
import { type Queues, startQueues } from "@dblab-refresh/local/world/queues";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

let queues: Queues;
let mapping: EventSourceMapping | undefined;
beforeEach(async () => {
  queues = await startQueues({ region: "us-east-1", functionTimeoutSeconds: 1 });
});
afterEach(async () => {
  await mapping?.stop();
  await queues.close();
});

const outside = { onTimeout: vi.fn(), onError: vi.fn() };

/** A function on the jobs queue. */
function consume(
  handler: (event: SQSEvent) => Promise<unknown>,
  { batchSize = 10, concurrency = 2, timeoutSeconds = 5 } = {},
): void {
  mapping = new EventSourceMapping(
    {
      function: { name: "test", timeoutSeconds, handler },
      queue: { url: queues.urlOf("jobs"), arn: queueArn("jobs", "us-east-1"), region: "us-east-1" },
      batchSize,
      concurrency,
    },
    { sqs: queues.sqs, ...outside },
  );
}

async function send(...bodies: string[]): Promise<void> {
  for (const MessageBody of bodies) {
    const MessageAttributes = { origin: { DataType: "String", StringValue: "a test" } };
    await queues.sqs.send(
      new SendMessageCommand({ QueueUrl: queues.urlOf("jobs"), MessageBody, MessageAttributes }),
    );
  }
}

/** Lets a message come back at once, as a handler may. */
async function comeBack({ receiptHandle }: SQSRecord): Promise<void> {
  await queues.sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: queues.urlOf("jobs"),
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: 0,
    }),
  );
}

const failures = (records: readonly SQSRecord[]): SQSBatchResponse => ({
  batchItemFailures: records.map((record) => ({ itemIdentifier: record.messageId })),
});

const isEmpty = async () => expect(await queues.look("jobs")).toEqual([]);

describe("an event source mapping", () => {
  it("hands over records as Lambda does, and deletes them when the function succeeded", async () => {
    const records: SQSRecord[] = [];
    const before = Date.now();
    await send("hello");

    consume(async (event) => void records.push(...event.Records));

    await vi.waitFor(isEmpty);
    expect(records).toEqual([
      {
        messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        receiptHandle: expect.any(String),
        body: "hello",
        attributes: {
          ApproximateReceiveCount: "1",
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          SenderId: expect.any(String),
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        },
        messageAttributes: {
          origin: { dataType: "String", stringValue: "a test", stringListValues: [], binaryListValues: [] },
        },
        md5OfBody: "5d41402abc4b2a76b9719d911017c592",
        md5OfMessageAttributes: expect.any(String),
        eventSource: "aws:sqs",
        eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:dblab-refresh-jobs",
        awsRegion: "us-east-1",
      },
    ]);
    expect(Number(records[0]?.attributes.SentTimestamp)).toBeGreaterThanOrEqual(before);
  });

  it("deletes the successes of a batch only, and delivers the failures again with a higher count", async () => {
    const seen: string[] = [];
    await send("good", "bad", "good too");

    consume(async ({ Records }) => {
      seen.push(...Records.map((record) => `${record.body} ${record.attributes.ApproximateReceiveCount}`));
      const bad = Records.filter(
        (record) => record.body === "bad" && record.attributes.ApproximateReceiveCount === "1",
      );
      for (const record of bad) await comeBack(record);
      return failures(bad);
    });

    await vi.waitFor(isEmpty);
    expect(seen.sort()).toEqual(["bad 1", "bad 2", "good 1", "good too 1"]);
  });

  it("delivers again what a function threw at, and moves it to the dead letters after the last delivery", async () => {
    let deliveries = 0;
    await send("poison");

    consume(async ({ Records }) => {
      deliveries += 1;
      for (const record of Records) await comeBack(record);
      throw new Error("it does not work");
    });

    await vi.waitFor(async () => expect(await queues.look("dead-letters")).toHaveLength(1), 5_000);
    expect(deliveries).toBe(MAX_RECEIVE_COUNT);
    expect(outside.onError).toHaveBeenCalledWith("test", expect.stringContaining("it does not work"));
    expect((await queues.look("dead-letters")).map(({ body }) => body)).toEqual(["poison"]);
  });

  it("keeps a message that nobody handled until its visibility time-out, and then delivers it again", async () => {
    const counts: string[] = [];
    const started = Date.now();
    await send("slow");

    consume(async ({ Records }) => {
      counts.push(...Records.map((record) => record.attributes.ApproximateReceiveCount));
      return counts.length === 1 ? failures(Records) : undefined;
    });

    await vi.waitFor(isEmpty, { timeout: 10_000 });
    expect(counts).toEqual(["1", "2"]);
    // Six times the function's time-out of a second.
    expect(Date.now() - started).toBeGreaterThanOrEqual(6_000);
  });

  it("runs no more invocations at a time than its concurrency", async () => {
    const gates: (() => void)[] = [];
    await send("1", "2", "3", "4", "5");

    consume(() => new Promise<void>((resolve) => gates.push(resolve)), { batchSize: 1, concurrency: 2 });

    await vi.waitFor(() => expect(gates).toHaveLength(2));
    expect((await queues.look("jobs")).length).toBe(5);
    for (let opened = 0; opened < 5; opened += 1) {
      await vi.waitFor(() => expect(gates.length).toBeGreaterThan(opened));
      expect(gates.length - opened).toBeLessThanOrEqual(2);
      gates[opened]?.();
    }
    await vi.waitFor(isEmpty);
    expect(gates).toHaveLength(5);
  });

  it("says that a task timed out, in Lambda's words, and leaves its message in the queue", async () => {
    let finish = () => {};
    await send("endless");

    consume(() => new Promise<void>((resolve) => (finish = resolve)), { timeoutSeconds: 0.1 });

    await vi.waitFor(() => expect(outside.onTimeout).toHaveBeenCalledOnce());
    expect(outside.onTimeout).toHaveBeenCalledWith(
      "test",
      expect.stringMatching(/ Task timed out after 0\.10 seconds$/),
    );
    expect(await queues.look("jobs")).toHaveLength(1);
    finish();
  });

  it("tells a function how much time it has left", async () => {
    const left: number[] = [];
    await send("when?");
    mapping = new EventSourceMapping(
      {
        function: {
          name: "test",
          timeoutSeconds: 5,
          handler: async (_, context) => void left.push(context.getRemainingTimeInMillis()),
        },
        queue: { url: queues.urlOf("jobs"), arn: queueArn("jobs", "us-east-1"), region: "us-east-1" },
        batchSize: 1,
        concurrency: 1,
      },
      { sqs: queues.sqs, ...outside },
    );

    await vi.waitFor(isEmpty);

    expect(left[0]).toBeGreaterThan(4_000);
    expect(left[0]).toBeLessThanOrEqual(5_000);
  });
});
