// What the dead-letter queue's handler does with each kind of message that another queue gave up.
import { handleDeadLetter } from "@dblab-refresh/functions/records";
import { describe, expect, it } from "vitest";
import { aJob } from "../../packages/core/test/job/a-job.ts";
import { memoryPorts } from "../../packages/core/test/steps/memory-ports.ts";

function recordOf(body: string) {
  return {
    messageId: "m-1",
    receiptHandle: "r-1",
    body,
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "0",
      SenderId: "test",
      ApproximateFirstReceiveTimestamp: "0",
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:dead-letters",
    awsRegion: "us-east-1",
  };
}

async function found(body: string) {
  const ports = memoryPorts({ items: [aJob()] });
  await handleDeadLetter(ports, recordOf(body));
  return ports;
}

describe("a dead letter", () => {
  it("of a step is counted on its job and sent again", async () => {
    const ports = await found(JSON.stringify({ v: 1, jobId: "j0b", step: "snapshotter", token: 3 }));

    expect(ports.items.get("j0b")).toMatchObject({ deadLetters: 1, version: 4 });
    expect(ports.sent).toMatchObject([{ step: "snapshotter", token: 4 }]);
    expect(ports.rejected).toEqual([]);
  });

  it("of the notifier is logged and dropped: the job stays due, and the janitor sends again", async () => {
    const ports = await found(JSON.stringify({ v: 1, jobId: "j0b" }));

    expect(ports.items.get("j0b")).toEqual(aJob());
    expect([...ports.sent, ...ports.notified, ...ports.rejected]).toEqual([]);
    expect(ports.logged).toEqual([expect.stringContaining("j0b")]);
  });

  it.each([
    ["a request", JSON.stringify({ job: "refresh", target: "main" })],
    ["something that nobody can read", "not JSON"],
    ["a message of another version", JSON.stringify({ v: 2, jobId: "j0b", step: "snapshotter", token: 3 })],
  ])("that is %s is kept as it came where a person finds it, with what to do", async (_, body) => {
    const ports = await found(body);

    expect(ports.rejected).toMatchObject([
      {
        body,
        code: "request-undeliverable",
        from: "dead-letters",
        next: expect.stringContaining("jobs queue"),
      },
    ]);
    expect(ports.items.get("j0b")).toEqual(aJob());
  });

  it("comes back if it could not be kept", async () => {
    const ports = memoryPorts();
    const away = { ...ports.queues, reject: () => Promise.reject(new Error("away")) };

    await expect(handleDeadLetter({ ...ports, queues: away }, recordOf("not JSON"))).rejects.toThrow("away");
  });
});
