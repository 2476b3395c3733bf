import { janitor } from "@dblab-refresh/core/janitor/janitor";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import {
  handleAnnouncements,
  handleDeadLetter,
  handleRequest,
  handleStep,
} from "@dblab-refresh/functions/records";
import type { Chance } from "./chance.ts";
import { Life } from "./life.ts";
import type { Message, QueueMemory, QueueName } from "./queue-memory.ts";

type SqsRecord = Parameters<typeof handleRequest>[1];

/** Runs the handlers as Lambda does: any number at once, each for no longer than its time-out. */
export class Host {
  readonly #chance: Chance;
  readonly #queues: QueueMemory;
  readonly #timeoutMs: number;
  readonly #portsOf: (life: Life) => Ports;
  #runs = 0;

  constructor(chance: Chance, queues: QueueMemory, timeoutSeconds: number, portsOf: (life: Life) => Ports) {
    this.#chance = chance;
    this.#queues = queues;
    this.#timeoutMs = timeoutSeconds * 1000;
    this.#portsOf = portsOf;
    queues.deliver = (message) => void this.#deliver(message);
  }

  /** Runs the janitor every `everyMs` from now on. */
  keepClean(everyMs: number): void {
    this.#chance.timeline.after(everyMs, () => {
      this.keepClean(everyMs);
      void this.#clean();
    });
  }

  async #clean(): Promise<void> {
    const life = this.#begin("janitor", undefined);
    try {
      await janitor(this.#portsOf(life));
    } catch (error) {
      this.#chance.trace(life.name, `failed: ${error}`);
    }
    life.finish();
  }

  async #deliver(message: Message): Promise<void> {
    const { queue } = message;
    const life = this.#begin(queue, /"jobId":"([a-z0-9]+)"/.exec(message.body)?.[1]);
    this.#chance.trace(life.name, `gets ${message.body} for the ${message.receiveCount}th time`);
    const ports = this.#portsOf(life);
    const record = recordOf(message);
    try {
      await handled(ports, queue, record);
      life.finish();
    } catch (error) {
      life.finish();
      ports.log.error("a message failed and comes back", { error: `${error}` });
      return this.#queues.postpone(message);
    }
    if (this.#chance.strikes("lost")) {
      this.#chance.tell(life.name, "its message was not deleted");
      this.#chance.meet("message not deleted", life.name);
    } else this.#queues.delete(message);
  }

  #begin(what: string, jobId: string | undefined): Life {
    this.#runs += 1;
    return new Life(this.#chance, `${what}#${this.#runs}`, jobId, this.#timeoutMs);
  }
}

function handled(ports: Ports, queue: QueueName, record: SqsRecord): Promise<void> {
  switch (queue) {
    case "jobs":
      return handleRequest(ports, record);
    case "notifier":
      return handleAnnouncements(ports, record);
    case "dead-letters":
      return handleDeadLetter(ports, record);
    default:
      return handleStep(ports, queue, record);
  }
}

function recordOf({ id, body, receiveCount, sentAt, queue }: Message): SqsRecord {
  return {
    messageId: id,
    receiptHandle: `${id}-${receiveCount}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(sentAt),
      SenderId: "random",
      ApproximateFirstReceiveTimestamp: String(sentAt),
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: `arn:aws:sqs:us-east-1:123456789012:${queue}`,
    awsRegion: "us-east-1",
  };
}
