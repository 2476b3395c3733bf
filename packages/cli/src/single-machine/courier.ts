import type { StepMessage } from "@dblab-refresh/core/job/message";
import { Untold } from "@dblab-refresh/core/notifier/untold";
import type { Queues, Rejection } from "@dblab-refresh/core/ports/queues";
import type { Delivery } from "@dblab-refresh/core/steps/delivery";

/** What is done with what is delivered. A rejection means that it could not be: it is delivered again, later each time. */
export interface Addressees {
  step(message: StepMessage, delivery: Delivery): Promise<void>;
  /** Tells the sinks what is to be told of a job. */
  tell(jobId: string): Promise<void>;
}

interface Parcel {
  readonly message: StepMessage | undefined;
  readonly jobId: string;
  readonly sentAt: number;
  readonly dueAt: number;
  /** How often it was delivered. */
  readonly times: number;
  readonly waitedSeconds: number | undefined;
}

/** The longest pause after failed deliveries. Milliseconds. */
const MAX_PAUSE = 300_000;
/** Timers stand still while a machine sleeps: the clock is looked at this often. Milliseconds. */
const LONGEST_SLEEP = 10_000;

/**
 * The queues of a single machine. They need no disk: the one message that a job waits for follows from the job, so a
 * process that begins sends it again (machine.ts). One message is delivered at a time.
 */
export class Courier implements Queues {
  readonly #parcels = new Map<string, Parcel>();
  readonly #onRejected: (rejection: Rejection) => void;
  #wake = () => {};
  #isHurrying = false;

  constructor(onRejected: (rejection: Rejection) => void) {
    this.#onRejected = onRejected;
  }

  async send(message: StepMessage, delaySeconds: number): Promise<void> {
    // A job has one chain: what was sent before is stale, or the same message for another time.
    const delay = this.#mayWait(message) ? delaySeconds * 1000 : 0;
    this.#put(`step ${message.jobId}`, { message, jobId: message.jobId }, delay);
  }

  async notify(jobId: string): Promise<void> {
    this.#put(`tell ${jobId}`, { message: undefined, jobId }, 0);
  }

  async reject(_body: string, rejection: Rejection): Promise<void> {
    this.#onRejected(rejection);
  }

  /** From now on every job is looked at at once, until it is in its clean-up, whose pauses are the world's. */
  hurry(): void {
    this.#isHurrying = true;
    const now = Date.now();
    for (const [key, parcel] of this.#parcels) {
      if (parcel.message && !this.#mayWait(parcel.message)) this.#parcels.set(key, { ...parcel, dueAt: now });
    }
    this.#wake();
  }

  /** Whether something is still to be told of the job. */
  hasToTell(jobId: string): boolean {
    return this.#parcels.has(`tell ${jobId}`);
  }

  /**
   * Delivers until `isDone` says so, which is asked before each delivery, or until nothing is left to deliver.
   *
   * @param onFailure told why a delivery failed, and for how long deliveries have failed in a row; it throws to give up
   */
  async deliver(
    to: Addressees,
    isDone: () => Promise<boolean>,
    onFailure: (error: unknown, failingForSeconds: number) => void,
  ): Promise<void> {
    let failingSince: number | undefined;
    while (!(await isDone())) {
      const [key, parcel] = this.#next() ?? [];
      if (key === undefined || parcel === undefined) return;
      const now = Date.now();
      if (parcel.dueAt > now) {
        await this.#sleep(Math.min(parcel.dueAt - now, LONGEST_SLEEP));
        continue;
      }
      this.#parcels.delete(key);
      const waitedSeconds = parcel.waitedSeconds ?? (now - parcel.sentAt) / 1000;
      const times = parcel.times + 1;
      try {
        if (parcel.message) await to.step(parcel.message, { receiveCount: times, waitedSeconds });
        else await to.tell(parcel.jobId);
        failingSince = undefined;
      } catch (error) {
        failingSince ??= now;
        const asked = error instanceof Untold ? error.afterSeconds * 1000 : 0;
        const dueAt = Date.now() + Math.max(asked, Math.min(MAX_PAUSE, 1000 * 2 ** Math.min(times, 10)));
        // Something newer may have been sent meanwhile.
        if (!this.#parcels.has(key)) this.#parcels.set(key, { ...parcel, times, waitedSeconds, dueAt });
        onFailure(error, (Date.now() - failingSince) / 1000);
      }
    }
  }

  #mayWait(message: StepMessage): boolean {
    return !this.#isHurrying || message.step === "reaper";
  }

  #put(key: string, what: Pick<Parcel, "message" | "jobId">, delay: number): void {
    const now = Date.now();
    this.#parcels.set(key, { ...what, sentAt: now, dueAt: now + delay, times: 0, waitedSeconds: undefined });
    this.#wake();
  }

  #next(): readonly [string, Parcel] | undefined {
    return [...this.#parcels].sort(([, one], [, other]) => one.dueAt - other.dueAt)[0];
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
