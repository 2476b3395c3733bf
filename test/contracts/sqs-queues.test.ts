// The queues against SQS's protocol.
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { SqsQueues } from "@dblab-refresh/aws/sqs-queues";
import { readNotifierMessage } from "@dblab-refresh/core/job/message";
import { type Queues, startQueues } from "@dblab-refresh/local/world/queues";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let world: Queues;
let queues: SqsQueues;
beforeAll(async () => {
  world = await startQueues({ region: "us-east-1", functionTimeoutSeconds: 3 });
  queues = new SqsQueues(world.sqs, {
    cloner: world.urlOf("cloner"),
    rejected: world.urlOf("rejected"),
    notifier: world.urlOf("notifier"),
  });
});
afterAll(() => world.close());

const message = { v: 1, jobId: "job1", step: "cloner", token: 3 } as const;

describe("the queues", () => {
  it("carry a step's message to its queue", async () => {
    await queues.send(message, 0);

    const got = await world.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: world.urlOf("cloner"), WaitTimeSeconds: 2 }),
    );
    expect(got.Messages?.map(({ Body = "" }) => JSON.parse(Body))).toEqual([message]);
  });

  it("carry what the notifier reads to its queue", async () => {
    await queues.notify("job1");

    const got = await world.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: world.urlOf("notifier"), WaitTimeSeconds: 2 }),
    );
    expect(got.Messages?.map(({ Body = "" }) => readNotifierMessage(Body))).toEqual([
      { ok: true, message: { v: 1, jobId: "job1" } },
    ]);
  });

  it.each([-1, 901, 1.5, Number.NaN])("refuse a delay of %s s before it is sent", async (delaySeconds) => {
    await expect(queues.send(message, delaySeconds)).rejects.toThrow(/DelaySeconds/);
  });

  it("say which queue's URL a function lacks", async () => {
    await expect(queues.send({ ...message, step: "reaper" }, 0)).rejects.toThrow(/reaper/);
  });

  it("keep a rejected message whole, with the error beside it, whatever characters it has", async () => {
    const body = `not JSON ${"é".repeat(20_000)}`;
    const text = `bad \u0000 \ud800 ${"long ".repeat(1000)}`;

    await queues.reject(body, { code: "request-unreadable", message: text, next: "", from: "jobs" });

    const got = await world.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: world.urlOf("rejected"),
        WaitTimeSeconds: 2,
        MessageAttributeNames: ["All"],
      }),
    );
    expect(got.Messages?.[0]?.Body).toBe(body);
    expect(got.Messages?.[0]?.MessageAttributes).toMatchObject({
      code: { StringValue: "request-unreadable" },
      from: { StringValue: "jobs" },
      message: { StringValue: expect.stringMatching(/^bad \ufffd \ufffd long/) },
    });
  });
});
