import { ChangeMessageVisibilityCommand, CreateQueueCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { buildApp } from "fauxqs";
import { localSqsClient } from "./aws-clients.ts";
import { type Gateway, startGateway } from "./gateway.ts";
import { type GatewayAnswer, type GatewayCall, isRecord } from "./gateway-call.ts";
import { functionQueues, type LocalQueue, queueAttributes, queueName } from "./queue-settings.ts";
import { sqsRefusal } from "./sqs-refusals.ts";

/** A message that lies in a queue, in whatever state; nothing is taken out by looking. */
export interface QueuedMessage {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** SQS as the stage has it: fauxqs, with a gateway of ours before it that refuses what AWS refuses. */
export interface Queues {
  readonly url: string;
  /** The URL under which a client names a queue. */
  urlOf(queue: LocalQueue): string;
  readonly sqs: SQSClient;
  /** @returns takes the rules away again */
  meddle: Gateway["meddle"];
  look(queue: LocalQueue): Promise<readonly QueuedMessage[]>;
  close(): Promise<void>;
}

/** The dead letters first: the others refer to it. */
const all: readonly LocalQueue[] = [
  "dead-letters",
  "rejected",
  ...functionQueues.filter((name) => name !== "dead-letters"),
];

export async function startQueues(stage: {
  readonly region: string;
  readonly functionTimeoutSeconds: number;
}): Promise<Queues> {
  // Not startFauxqs: that one listens on all interfaces.
  const app = buildApp({ logger: false, defaultRegion: stage.region });
  const upstream = await app.listen({ host: "127.0.0.1", port: 0 });
  const direct = localSqsClient(upstream, stage.region);
  /** fauxqs knows a queue by its own URL only, and a client goes where the URL points: so it is given ours. */
  const urls = new Map<string, string>();
  for (const queue of all) {
    const QueueName = queueName(queue);
    const made = await direct.send(
      new CreateQueueCommand({ QueueName, Attributes: queueAttributes(queue, stage) }),
    );
    urls.set(QueueName, made.QueueUrl ?? "");
  }
  const gateway = await startGateway(upstream, {
    before(call) {
      const answer = sqsRefusal(call);
      if (answer) return { answer };
      const name =
        String(call.input.QueueUrl ?? "")
          .split("/")
          .at(-1) ?? "";
      const QueueUrl = urls.get(name);
      const input = QueueUrl === undefined ? call.input : { ...call.input, QueueUrl };
      return { input: waitsLong(call) ? { ...input, WaitTimeSeconds: SLICE_SECONDS } : input };
    },
    again: (call, answer, sinceMs) =>
      waitsLong(call) && isEmpty(answer) && sinceMs < 1_000 * Number(call.input.WaitTimeSeconds),
    unheard: (call, answer) => void giveBack(direct, urls, call, answer),
  });
  const sqs = localSqsClient(gateway.url, stage.region);
  return {
    url: gateway.url,
    urlOf: (queue) => `${gateway.url}/000000000000/${queueName(queue)}`,
    sqs,
    meddle: (rules) => gateway.meddle(rules),
    async look(queue) {
      const answer = await app.inject({ method: "GET", url: `/_fauxqs/queues/${queueName(queue)}` });
      return messagesIn(answer.json());
    },
    async close() {
      direct.destroy();
      sqs.destroy();
      await gateway.close();
      await app.close();
    },
  };
}

/**
 * fauxqs goes on with the long poll of a receiver that was killed, and would deliver the next message to nobody. AWS
 * notices a connection that is closed. So a long poll is asked for in slices, as long as its receiver is there. Seconds.
 */
const SLICE_SECONDS = 0.25;

function waitsLong({ operation, input }: GatewayCall): boolean {
  return operation === "ReceiveMessage" && Number(input.WaitTimeSeconds ?? 0) > SLICE_SECONDS;
}

function isEmpty({ status, body }: GatewayAnswer): boolean {
  if (status !== 200) return false;
  const read: unknown = JSON.parse(body);
  return isRecord(read) && read.Messages === undefined;
}

/**
 * What the last slice of a killed receiver has taken all the same would be hidden from its successor for a whole
 * visibility time-out.
 */
async function giveBack(
  direct: SQSClient,
  urls: ReadonlyMap<string, string>,
  call: GatewayCall,
  answer: GatewayAnswer,
): Promise<void> {
  if (call.operation !== "ReceiveMessage" || answer.status !== 200) return;
  const name =
    String(call.input.QueueUrl ?? "")
      .split("/")
      .at(-1) ?? "";
  const read: unknown = JSON.parse(answer.body);
  const messages: unknown[] = isRecord(read) && Array.isArray(read.Messages) ? read.Messages : [];
  for (const message of messages) {
    if (!isRecord(message)) continue;
    const change = {
      QueueUrl: urls.get(name),
      ReceiptHandle: String(message.ReceiptHandle),
      VisibilityTimeout: 0,
    };
    // The world may be closing: then nobody receives it anyway.
    await direct.send(new ChangeMessageVisibilityCommand(change)).catch(() => {});
  }
}

/** fauxqs's own view of a queue: its messages as it keeps them. */
function messagesIn(view: unknown): readonly QueuedMessage[] {
  if (!isRecord(view) || !isRecord(view.messages)) return [];
  const { ready, delayed, inflight } = view.messages;
  const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
  const flying = list(inflight).map((entry) => (isRecord(entry) ? entry.message : undefined));
  return [...list(ready), ...list(delayed), ...flying].filter(isRecord).map((message) => ({
    messageId: String(message.messageId),
    body: String(message.body),
    attributes: attributesOf(message.messageAttributes),
  }));
}

function attributesOf(attributes: unknown): Record<string, string> {
  if (!isRecord(attributes)) return {};
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      isRecord(value) ? String(value.StringValue) : "",
    ]),
  );
}
