// How long a failed message is put off, against SQS's protocol.
import { ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { postponement } from "@dblab-refresh/aws/postponement";
import { type Queues, startQueues } from "@dblab-refresh/local/world/queues";
import { afterAll, beforeAll, expect, it, vi } from "vitest";

let world: Queues;
const pauses: unknown[] = [];
beforeAll(async () => {
  world = await startQueues({ region: "us-east-1", functionTimeoutSeconds: 3 });
  world.meddle({
    before: ({ operation, input }) =>
      void (operation === "ChangeMessageVisibility" && pauses.push(input.VisibilityTimeout)),
  });
  vi.stubEnv("AWS_ENDPOINT_URL_SQS", world.url);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "a");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "b");
  vi.stubEnv("AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED", "true");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await world.close();
});

it("a message is put off longer each time, ten minutes at most, and at least as long as somebody asked for", async () => {
  const QueueUrl = world.urlOf("notifier");
  await world.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "{}" }));
  const { Messages = [] } = await world.sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 2 }));
  const postpone = postponement(QueueUrl);

  for (const [count, atLeast] of [[1], [4], [40], [1, 17.2], [5, 17], [40, 900]] as const)
    await postpone(Messages[0]?.ReceiptHandle ?? "", count, atLeast);

  expect(pauses).toEqual([2, 16, 600, 18, 32, 900]);
});
