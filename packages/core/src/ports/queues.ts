import type { StepMessage } from "../job/message.ts";

/** Why a message was put aside, as attributes of the message in the `rejected` queue. */
export interface Rejection {
  readonly code: string;
  readonly message: string;
  readonly next: string;
  /** The queue that it came from. */
  readonly from: string;
}

/** The queues. Every method throws if the queue did not take the message. */
export interface Queues {
  /** `delaySeconds`: whole seconds, 0 to 900. */
  send(message: StepMessage, delaySeconds: number): Promise<void>;
  /** Has the notifier tell what is to be told of a job. */
  notify(jobId: string): Promise<void>;
  /** Keeps a message that cannot be read, as it came, where a person finds it. */
  reject(body: string, rejection: Rejection): Promise<void>;
}
