import type { Step } from "@dblab-refresh/core/job/step";
import type { Queues, Rejection } from "@dblab-refresh/core/ports/queues";
import type { Chance } from "./chance.ts";
import type { Failures, Life } from "./life.ts";

export type QueueName = Step | "jobs" | "notifier" | "dead-letters";

export interface Message {
  readonly id: string;
  readonly queue: QueueName;
  readonly body: string;
  readonly sentAt: number;
  receiveCount: number;
  isDeleted: boolean;
}

/** SQS moves a message to the dead letters when it is received more often; from there it comes until it is handled. */
const MAX_RECEIVES = 5;

const failures: Failures = {
  refused: () => Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" }),
  lost: () => Object.assign(new Error("socket hang up"), { name: "TimeoutError" }),
};

/** The queues: what is sent comes at least once, some of it late, and comes back until it is deleted. */
export class QueueMemory {
  readonly rejected: { readonly body: string; readonly rejection: Rejection }[] = [];
  /** Takes a message that became visible. */
  deliver: (message: Message) => void = () => {};
  /** Told of every body, whatever becomes of it. */
  readonly onSend: ((body: string) => void)[] = [];
  readonly #chance: Chance;
  readonly #visibilityMs: number;
  #messages = 0;
  /** Messages that are neither deleted nor dead. */
  #alive = 0;

  constructor(chance: Chance, visibilityMs: number) {
    this.#chance = chance;
    this.#visibilityMs = visibilityMs;
  }

  get isEmpty(): boolean {
    return this.#alive === 0;
  }

  seenBy(life: Life): Queues {
    return {
      send: (message, delaySeconds) =>
        life.call(`send ${message.step} token ${message.token} in ${delaySeconds} s`, failures, () => {
          if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > 900)
            throw new RangeError(`DelaySeconds ${delaySeconds}`);
          this.put(message.step, JSON.stringify(message), delaySeconds);
        }),
      notify: (jobId) =>
        life.call(`notify ${jobId}`, failures, () =>
          this.put("notifier", JSON.stringify({ v: 1, jobId }), 0),
        ),
      reject: (body, rejection) =>
        life.call("reject", failures, () => {
          this.rejected.push({ body, rejection });
        }),
    };
  }

  put(queue: QueueName, body: string, delaySeconds: number): void {
    for (const told of this.onSend) told(body);
    const copies = this.#chance.strikes("duplicate") ? 2 : 1;
    if (copies > 1) {
      this.#chance.tell("SQS", `twice on ${queue}: ${body}`);
      this.#chance.meet("message twice", queue);
    }
    for (let copy = 0; copy < copies; copy += 1) {
      this.#messages += 1;
      const id = `message-${this.#messages}`;
      const message = {
        id,
        queue,
        body,
        sentAt: this.#chance.timeline.now,
        receiveCount: 0,
        isDeleted: false,
      };
      this.#alive += 1;
      this.#show(message, delaySeconds * 1000 + this.#lateness(queue, body));
    }
  }

  delete(message: Message): void {
    if (message.isDeleted) return;
    message.isDeleted = true;
    this.#alive -= 1;
  }

  /** The handler failed: the message comes back after a pause that it set. */
  postpone(message: Message): void {
    this.#show(message, 1000 * Math.min(600, 2 ** Math.min(message.receiveCount, 10)), message.receiveCount);
  }

  #lateness(queue: QueueName, body: string): number {
    if (!this.#chance.strikes("late")) return this.#chance.generator.between(1, 50);
    const late = this.#chance.generator.between(1_000, 900_000);
    this.#chance.tell("SQS", `${late} ms late on ${queue}: ${body}`);
    this.#chance.meet("message late", queue);
    return late;
  }

  /** Makes the message visible; one that was received again meanwhile (`count` differs) already was. */
  #show(message: Message, inMs: number, count = message.receiveCount): void {
    this.#chance.timeline.after(inMs, () => {
      if (message.isDeleted || message.receiveCount !== count) return;
      if (message.receiveCount >= MAX_RECEIVES && message.queue !== "dead-letters") {
        this.#chance.tell("SQS", `dead letter of ${message.queue}: ${message.body}`);
        this.#chance.meet("dead letter", message.queue);
        this.delete(message);
        this.#alive += 1;
        this.#show({ ...message, queue: "dead-letters", receiveCount: 0, isDeleted: false }, 10);
        return;
      }
      message.receiveCount += 1;
      this.#show(message, this.#visibilityMs);
      this.deliver(message);
    });
  }
}
