import { intake } from "@dblab-refresh/core/intake/intake";
import { janitor } from "@dblab-refresh/core/janitor/janitor";
import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { jobIdOf } from "@dblab-refresh/core/job/job-id";
import type { StepMessage } from "@dblab-refresh/core/job/message";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import { runAnyStep } from "@dblab-refresh/core/steps/run-any-step";
import { type Instant, later, type Seconds } from "@dblab-refresh/core/time";

const REQUEST_ID = "virtual";
/** From a message's due time to the commit of its look. */
const LOOK_SECONDS = 1;
/** As a deployed stage's. */
const JANITOR_SECONDS = 900;

/** A request's body. */
export type Asked = Readonly<Record<string, unknown>> & { readonly requestId?: string };

interface Waiting {
  readonly message: StepMessage;
  readonly due: Instant;
  readonly delay: Seconds;
}

/** The functions' own code and their queue, in a clock that waits for nothing. */
export class VirtualTime {
  #now: Instant = "2026-01-01T00:00:00.000Z";
  #queue: Waiting[] = [];
  readonly #passes: (to: Instant) => void;

  /** @param passes told of a moment before it is reached: whatever happens until then may ask for `at` */
  constructor(passes: (to: Instant) => void = () => {}) {
    this.#passes = passes;
  }

  readonly now = (): Instant => this.#now;

  readonly nowMs = (): number => Date.parse(this.#now);

  readonly send = async (message: StepMessage, delay: Seconds): Promise<void> => {
    this.#queue.push({ message, delay, due: later(this.#now, delay) });
  };

  /** It is then, if it was not later already. */
  at(moment: Instant): void {
    if (this.#now < moment) this.#now = moment;
  }

  /** Sends a request, and goes on until its job has ended. @throws if nothing moves any more */
  async ended(ports: Ports, { requestId = REQUEST_ID, ...request }: Asked): Promise<Job> {
    await this.ask(ports, { ...request, requestId });
    for (;;) {
      const job = await ports.jobs.get(jobIdOf(ports.stage.installation, requestId));
      if (job === undefined) throw new Error("the request has become no job");
      if (!isLive(job)) return job;
      const [next, ...rest] = this.#queue.sort((a, b) => (a.due < b.due ? -1 : 1));
      if (next === undefined) throw new Error(`nothing moves any more: ${job.step}`);
      this.#queue = rest;
      this.#pass(later(next.due, LOOK_SECONDS));
      await runAnyStep(ports, next.message, { receiveCount: 1, waitedSeconds: next.delay });
    }
  }

  /** A message of the jobs queue. */
  async ask(ports: Ports, request: object): Promise<void> {
    await intake(ports, { body: JSON.stringify(request), messageId: REQUEST_ID, sentAt: this.#now });
  }

  /** Time passes, with the janitor at its work. */
  async tidy(ports: Ports, rounds = 8): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      this.#pass(later(this.#now, JANITOR_SECONDS));
      await janitor(ports);
    }
  }

  #pass(to: Instant): void {
    this.#passes(to);
    this.at(to);
  }
}
