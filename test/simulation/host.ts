import { janitor } from "@dblab-refresh/core/janitor/janitor";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import { looks } from "@dblab-refresh/core/steps/looks";
import {
  handleAnnouncements,
  handleDeadLetter,
  handleRequest,
  handleStep,
} from "@dblab-refresh/functions/records";
import type { Chance } from "./chance.ts";
import type { Environments } from "./environments.ts";
import type { Life } from "./life.ts";
import type { Message, QueueMemory, QueueName } from "./queue-memory.ts";

type SqsRecord = Parameters<typeof handleRequest>[1];

/** What a host runs in: whose functions, and with which ports. */
export interface Hosting {
  readonly chance: Chance;
  readonly queues: QueueMemory;
  readonly environments: Environments;
  portsOf(life: Life): Ports;
  /** A handler came back while calls of its were under way: they would freeze, and go on with the next one. */
  leftBehind(life: Life): void;
}

/** Runs the handlers as Lambda does: any number at once, each for no longer than its time-out. */
export class Host {
  readonly #hosting: Hosting;

  constructor(hosting: Hosting) {
    this.#hosting = hosting;
    hosting.queues.deliver = (message) => void this.#deliver(message);
  }

  /** Runs the janitor every `everyMs` from now on. */
  keepClean(everyMs: number): void {
    this.#hosting.chance.timeline.after(everyMs, () => {
      this.keepClean(everyMs);
      void this.#clean();
    });
  }

  async #clean(): Promise<void> {
    const { environments, portsOf } = this.#hosting;
    const life = environments.begin("janitor", undefined);
    const ports = portsOf(life);
    try {
      await janitor(ports);
    } catch (error) {
      // As Lambda does: what it writes into the log must show no secret either.
      ports.log.error("the janitor failed", { error: `${error}` });
    }
    this.#finish(life);
  }

  async #deliver(message: Message): Promise<void> {
    const { chance, queues, environments, portsOf } = this.#hosting;
    const { queue, place } = message;
    const life = environments.begin(queue, /"jobId":"([a-z0-9]+)"/.exec(message.body)?.[1]);
    chance.trace(life.name, `gets ${message.body} for the ${message.receiveCount}th time`);
    const ports = portsOf(life);
    try {
      await handled(ports, queue, recordOf(message));
    } catch (error) {
      ports.log.error("a message failed and comes back", { error: `${error}` });
      queues.postpone(message);
      return this.#finish(life);
    }
    this.#finish(life);
    const deletion = chance.place(`${place.name} handled`);
    if (chance.strikes("undeleted", deletion))
      return chance.strike("undeleted", deletion, life.name, "its message was not deleted");
    queues.delete(message);
  }

  #finish(life: Life): void {
    this.#hosting.chance.trace(life.name, "returns");
    if (life.pending > 0) this.#hosting.leftBehind(life);
    this.#hosting.environments.finish(life);
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
      return handleStep(ports, queue, looks[queue], record);
  }
}

function recordOf({ id, body, receiveCount, sentAt, firstReceivedAt, queue }: Message): SqsRecord {
  return {
    messageId: id,
    receiptHandle: `${id}-${receiveCount}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(sentAt),
      SenderId: "simulation",
      ApproximateFirstReceiveTimestamp: String(firstReceivedAt ?? sentAt),
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: `arn:aws:sqs:us-east-1:123456789012:${queue}`,
    awsRegion: "us-east-1",
  };
}
