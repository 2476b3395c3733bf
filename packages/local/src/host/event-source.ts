import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";
import { failedMessages } from "./batch-response.ts";
import { invoke } from "./invocation.ts";
import type { LambdaFunction } from "./lambda-function.ts";
import { sqsRecord } from "./sqs-record.ts";

/** A queue and the function that consumes it, as an event source mapping of Lambda joins them. */
export interface EventSource {
  readonly function: LambdaFunction<SQSEvent>;
  readonly queue: { readonly url: string; readonly arn: string; readonly region: string };
  /** Messages in one event: at most 10. */
  readonly batchSize: number;
  /** Invocations at a time. */
  readonly concurrency: number;
}

export interface EventSourceOutside {
  readonly sqs: SQSClient;
  /** The process must end now: see `invoke`. */
  onTimeout(functionName: string, message: string): void;
  /** The function threw, or SQS could not be asked. */
  onError(functionName: string, message: string): void;
}

/** SQS's longest long poll. Seconds. */
const WAIT_SECONDS = 20;

/** After a failed receive. Milliseconds. */
const PAUSE_MS = 500;

/** Polls the queue until it is stopped, and hands batches to the function: what succeeded is deleted, the rest comes back. */
export class EventSourceMapping {
  readonly #source: EventSource;
  readonly #outside: EventSourceOutside;
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #polling: Promise<void>;

  constructor(source: EventSource, outside: EventSourceOutside) {
    this.#source = source;
    this.#outside = outside;
    this.#polling = this.#poll();
  }

  /** Waits for the invocations under way. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#polling;
    await Promise.all(this.#running);
  }

  async #poll(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      // No message is taken that no function is free for.
      if (this.#running.size >= this.#source.concurrency) {
        await Promise.race(this.#running);
        continue;
      }
      const messages = await this.#receive();
      if (messages.length === 0) continue;
      const run: Promise<void> = this.#handle(messages).finally(() => this.#running.delete(run));
      this.#running.add(run);
    }
  }

  async #receive(): Promise<readonly Message[]> {
    try {
      const answer = await this.#outside.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: this.#source.queue.url,
          MaxNumberOfMessages: this.#source.batchSize,
          WaitTimeSeconds: WAIT_SECONDS,
          MessageSystemAttributeNames: ["All"],
          MessageAttributeNames: ["All"],
        }),
        { abortSignal: this.#stop.signal },
      );
      return answer.Messages ?? [];
    } catch (error) {
      if (this.#stop.signal.aborted) return [];
      this.#outside.onError(this.#source.function.name, `its queue could not be polled: ${error}`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      return [];
    }
  }

  async #handle(messages: readonly Message[]): Promise<void> {
    const { function: lambda, queue } = this.#source;
    const { onError, onTimeout } = this.#outside;
    const event = { Records: messages.map((message) => sqsRecord(message, queue)) };
    const ids = event.Records.map((record) => record.messageId);
    const done = await invoke(lambda, event, (message) => onTimeout(lambda.name, message));
    if (!done.ok) onError(lambda.name, done.error);
    const failed = done.ok ? failedMessages(done.response, ids) : ids;
    const succeeded = event.Records.filter((record) => !failed.includes(record.messageId));
    if (succeeded.length === 0) return;
    const Entries = succeeded.map(({ receiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle: receiptHandle,
    }));
    try {
      await this.#outside.sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queue.url, Entries }));
    } catch (error) {
      // They come again: delivery is at least once.
      onError(lambda.name, `its messages could not be deleted: ${error}`);
    }
  }
}
