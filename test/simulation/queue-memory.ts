import { isStep, type Step } from "@dblab-refresh/core/job/step";
import type { Queues, Rejection } from "@dblab-refresh/core/ports/queues";
import type { Chance } from "./chance.ts";
import type { Failures, Life } from "./life.ts";
import type { Place } from "./place.ts";

export type QueueName = Step | "jobs" | "notifier" | "dead-letters";

export interface Message {
  readonly id: string;
  readonly queue: QueueName;
  readonly body: string;
  readonly place: Place;
  /** When it was sent and first received, by SQS's own clock. */
  readonly sentAt: number;
  firstReceivedAt: number | undefined;
  receiveCount: number;
  isDeleted: boolean;
  /** Takes back its next delivery. */
  takeBack: () => void;
}

/** SQS moves a message to the dead letters when it is received more often; from there it comes until it is handled. */
const MAX_RECEIVES = 5;

const failures: Failures = {
  refused: () => Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" }),
  lost: () => Object.assign(new Error("socket hang up"), { name: "TimeoutError" }),
  denied: () =>
    Object.assign(new Error("is not authorized to perform: sqs:SendMessage"), { name: "AccessDenied" }),
};

/** The queues: what is sent comes at least once, some of it late, and comes back until it is deleted. */
export class QueueMemory {
  readonly rejected: { readonly body: string; readonly rejection: Rejection }[] = [];
  /** Takes a message that became visible. */
  deliver: (message: Message) => void = () => {};
  /** Told of every body, whatever becomes of it. */
  readonly onSend: ((body: string) => void)[] = [];
  /** Told of every body that is lost on its way. */
  readonly onLoss: ((body: string) => void)[] = [];
  /** Queues that take and give nothing until a moment. */
  readonly downUntil = new Map<QueueName, number>();
  /** Queues that take nothing until a moment, and give what they have. */
  readonly deafUntil = new Map<QueueName, number>();
  readonly #chance: Chance;
  readonly #installation: string;
  readonly #visibilityMs: number;
  #messages = 0;
  /** Messages that are neither deleted nor dead. */
  readonly #alive = new Set<Message>();

  constructor(chance: Chance, installation: string, visibilityMs: number) {
    this.#chance = chance;
    this.#installation = installation;
    this.#visibilityMs = visibilityMs;
  }

  get isEmpty(): boolean {
    return this.#alive.size === 0;
  }

  /** How many messages each queue has: not received yet, or received and not deleted. One that shows is received at once. */
  waiting(): ReadonlyMap<QueueName, { readonly delayed: number; readonly inFlight: number }> {
    const counts = new Map<QueueName, { delayed: number; inFlight: number }>();
    for (const { queue, receiveCount } of this.#alive) {
      const count = counts.get(queue) ?? { delayed: 0, inFlight: 0 };
      counts.set(queue, count);
      if (receiveCount === 0) count.delayed += 1;
      else count.inFlight += 1;
    }
    return counts;
  }

  seenBy(life: Life): Queues {
    const send = (what: string, queue: QueueName, body: string, delaySeconds: number) =>
      life.call(what, failures, () => {
        if (this.#isDown(queue)) {
          this.#chance.trace(life.name, `${queue} is down: ${what}`);
          this.#chance.meet("queue down", life.name);
          throw failures.refused();
        }
        this.put(queue, body, delaySeconds, true);
      });
    return {
      send: (message, delaySeconds) => {
        if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > 900)
          throw new RangeError(`DelaySeconds ${delaySeconds}`);
        // As the real ones: a function is given the URLs of the steps that its version knows.
        if (!isStep(message.step))
          throw new Error(`no URL of the queue ${message.step} was given to this function`);
        return send(
          `send ${message.step} token ${message.token}`,
          message.step,
          JSON.stringify(message),
          delaySeconds,
        );
      },
      notify: (jobId) => send(`notify ${jobId}`, "notifier", JSON.stringify({ v: 1, jobId }), 0),
      reject: (body, rejection) =>
        life.call("reject", failures, () => {
          this.rejected.push({ body, rejection });
        }),
    };
  }

  /** Sends a message as whoever may send one does. A lost request is its sender's affair: ours may be lost, too. */
  put(queue: QueueName, body: string, delaySeconds: number, mayVanish = false): void {
    for (const told of this.onSend) told(body);
    const place = this.#chance.place(`${this.#installation} SQS ${queue} ${body}`);
    if (mayVanish && this.#chance.strikes("vanish", place)) {
      this.#chance.strike("vanish", place, queue, `SQS loses ${body}`);
      for (const told of this.onLoss) told(body);
      return;
    }
    const copies = this.#chance.strikes("duplicate", place) ? 2 : 1;
    if (copies > 1) this.#chance.strike("duplicate", place, queue, `SQS has twice ${body}`);
    const lateMs = this.#chance.strikes("late", place) ? place.between("late by", 1_000, 900_000) : undefined;
    if (lateMs !== undefined)
      this.#chance.strike("late", place, queue, `SQS is ${lateMs} ms late with ${body}`);
    for (let copy = 0; copy < copies; copy += 1) {
      const message = this.#message(queue, body, place);
      // Only one of two is late: so they change their order.
      const extraMs = copy === 0 && lateMs !== undefined ? lateMs : place.between(`way ${copy}`, 1, 50);
      this.#show(message, delaySeconds * 1000 + extraMs);
    }
  }

  delete(message: Message): void {
    if (message.isDeleted) return;
    message.isDeleted = true;
    message.takeBack();
    this.#alive.delete(message);
  }

  /** The handler failed: the message comes back after a pause that it set. */
  postpone(message: Message): void {
    message.takeBack();
    this.#show(message, 1000 * Math.min(600, 2 ** Math.min(message.receiveCount, 10)));
  }

  #message(queue: QueueName, body: string, place: Place): Message {
    this.#messages += 1;
    const message: Message = {
      id: `message-${this.#messages}`,
      queue,
      body,
      place,
      sentAt: this.#chance.timeline.now,
      firstReceivedAt: undefined,
      receiveCount: 0,
      isDeleted: false,
      takeBack: () => {},
    };
    this.#alive.add(message);
    return message;
  }

  #isDown(queue: QueueName): boolean {
    const until = Math.max(this.downUntil.get(queue) ?? 0, this.deafUntil.get(queue) ?? 0);
    return until > this.#chance.timeline.now;
  }

  /** Makes the message visible after a while. */
  #show(message: Message, inMs: number): void {
    message.takeBack = this.#chance.timeline.after(inMs, () => this.#visible(message));
  }

  #visible(message: Message): void {
    if (message.isDeleted) return;
    const { now } = this.#chance.timeline;
    const downUntil = this.downUntil.get(message.queue) ?? 0;
    if (downUntil > now) {
      this.#show(message, downUntil - now + message.place.between("back", 1, 1000));
      return;
    }
    if (message.receiveCount >= MAX_RECEIVES && message.queue !== "dead-letters") {
      this.#chance.trace("SQS", `dead letter of ${message.queue}: ${message.body}`);
      this.#chance.meet("dead letter", message.queue);
      this.delete(message);
      this.#show(this.#message("dead-letters", message.body, message.place), 10);
      return;
    }
    message.receiveCount += 1;
    message.firstReceivedAt ??= now;
    this.#show(message, this.#visibilityMs);
    this.deliver(message);
  }
}
