import { EventBus } from "@dblab-refresh/local/world/event-bus";
import { type Queues, startQueues } from "@dblab-refresh/local/world/queues";
import { startTables, type Tables } from "@dblab-refresh/local/world/tables";
import { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let queues: Queues;
let tables: Tables;
let events: EventBus;
beforeAll(async () => {
  queues = await startQueues({ region: "us-east-1", functionTimeoutSeconds: 2 });
  tables = await startTables("us-east-1");
  events = await EventBus.start(new RdsModel({ now: () => 0, ids: () => "id" }));
});
afterAll(async () => {
  await queues.close();
  await tables.close();
  await events.close();
});

const services = {
  SQS: { url: () => queues.url, target: "AmazonSQS" },
  DynamoDB: { url: () => tables.url, target: "DynamoDB_20120810" },
  EventBridge: { url: () => events.url, target: "AWSEvents" },
};
type Service = keyof typeof services;
const names: readonly Service[] = ["SQS", "DynamoDB", "EventBridge"];

async function call(service: Service, operation: string | undefined, body: string) {
  const { url, target } = services[service];
  const answer = await fetch(url(), {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      ...(operation !== undefined && { "x-amz-target": `${target}.${operation}` }),
      authorization:
        "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/x/aws4_request, SignedHeaders=host, Signature=0",
      "x-amz-date": "20260101T000000Z",
    },
    body,
    signal: AbortSignal.timeout(5_000),
  });
  return { status: answer.status, text: await answer.text() };
}

const used = { SQS: "SendMessage", DynamoDB: "GetItem", EventBridge: "PutEvents" } as const;

describe.each(names)("a call to the stage's %s", (service) => {
  it.each(["{", "null", "[]", '"text"', "Action=SendMessage"])(
    "whose body is %s is refused",
    async (body) => {
      const answer = await call(service, used[service], body);

      expect(answer).toMatchObject({ status: 400, text: expect.stringContaining("SerializationException") });
    },
  );

  it("of an operation that there is not is refused", async () => {
    const answer = await call(service, "MakeCoffee", "{}");

    expect(answer).toMatchObject({
      status: 400,
      text: expect.stringMatching(/UnknownOperation|InvalidAction/),
    });
  });

  it("without an operation is refused", async () => {
    const answer = await call(service, undefined, "{}");

    expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
    expect(answer.status, answer.text).toBeLessThan(500);
  });

  it("without what the operation needs is refused", async () => {
    const answer = await call(service, used[service], "{}");

    expect(answer.status, answer.text).toBe(400);
    expect(answer.text).toMatch(/__type/);
  });

  it("with a body of 17 MiB is refused", async () => {
    const answer = await call(service, used[service], JSON.stringify({ text: "x".repeat(17 * 1024 * 1024) }));

    expect(answer).toMatchObject({ status: 413, text: expect.stringContaining("RequestEntityTooLarge") });
  });

  it("with a large body that is within the limit of the protocol is refused, not held up", async () => {
    const answer = await call(service, used[service], JSON.stringify({ text: "x".repeat(12 * 1024 * 1024) }));

    expect(answer.status, answer.text.slice(0, 500)).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });
});

describe("events", () => {
  it("are refused one by one if they are malformed, and taken if they are not", async () => {
    const good = { Source: "dblab-refresh", DetailType: "Job Ended", Detail: "{}" };
    const Entries = [good, { ...good, Detail: "{" }, { ...good, Detail: "7" }, { Source: "dblab-refresh" }];

    const answer = await call("EventBridge", "PutEvents", JSON.stringify({ Entries }));

    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({
      FailedEntryCount: 3,
      Entries: [
        { EventId: expect.any(String) },
        { ErrorCode: "MalformedDetail" },
        { ErrorCode: "MalformedDetail" },
        { ErrorCode: expect.any(String) },
      ],
    });
  });

  it.each([
    ["none", []],
    ["eleven", Array(11).fill({ Source: "dblab-refresh", DetailType: "x", Detail: "{}" })],
  ])("are refused together if there are %s", async (_, Entries) => {
    const answer = await call("EventBridge", "PutEvents", JSON.stringify({ Entries }));

    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining("ValidationException") });
  });
});
