import { isLive, type Job } from "../../../src/job/job.ts";
import { currentMessage, MAX_DELAY_SECONDS, type StepMessage } from "../../../src/job/message.ts";
import type { Ports } from "../../../src/ports/ports.ts";
import { rdsFault } from "../../../src/rds/rds-fault.ts";
import { runAnyStep } from "../../../src/steps/run-any-step.ts";
import { type Instant, later, secondsBetween } from "../../../src/time.ts";
import { NOW } from "../../job/a-job.ts";
import { type MemoryPorts, memoryPorts } from "../memory-ports.ts";
import { BrokenPromise, MemoryDatabases } from "./memory-databases.ts";

/** A queue gives a message back that was not acknowledged. Seconds. */
const VISIBILITY = 360;

interface Waiting {
  readonly message: StepMessage;
  readonly sentAt: Instant;
  dueAt: Instant;
  receiveCount: number;
}

/** What happens to the call of a port of this number, counted over the whole run. */
export interface Accident {
  readonly call: number;
  /**
   * `before`, `after`: the handler dies, and the call has had no effect, or has. `lost`: its answer is a fault that passes,
   * and it has. `stalled`: the handler hangs for 59 seconds, the call takes effect only then, and the message comes twice.
   */
  readonly kind: "before" | "after" | "lost" | "stalled";
}

/** The handlers of steps on ports in memory, in virtual time, message by message. */
export class Run {
  readonly databases: MemoryDatabases;
  readonly ports: MemoryPorts;
  now = NOW;
  calls = 0;
  /** What is held back for as long as SQS can comes so much early. */
  earlySeconds = 0;
  /** What the port was asked by the call that had the accident. */
  hit: string | undefined;
  readonly #queue: Waiting[] = [];
  readonly #later: { readonly at: Instant; readonly act: () => Promise<void> }[] = [];
  readonly #accident: Accident | undefined;
  #die: () => void = () => undefined;
  #isDead = false;

  constructor(jobs: readonly Job[], accident?: Accident, over: Partial<Ports> = {}) {
    this.#accident = accident;
    this.databases = new MemoryDatabases(() => this.now);
    const memory = memoryPorts({
      items: jobs,
      clock: { now: () => this.now },
      exports: { bucket: "exports", roleArn: "arn:role", kmsKeyId: "key" },
      ...over,
    });
    const { jobs: table, locks } = memory;
    const databases = this.#wrapped(this.databases);
    this.ports = {
      ...memory,
      jobs: this.#wrapped(table),
      locks: this.#wrapped(locks),
      databases: () => databases,
      queues: this.#wrapped({
        ...memory.queues,
        send: async (message, delaySeconds) => {
          this.#send(message, delaySeconds);
        },
      }),
    };
    for (const job of jobs) this.#send(currentMessage(job), 0);
  }

  job(jobId: string): Job {
    const job = this.ports.items.get(jobId);
    if (job === undefined) throw new Error(`no job ${jobId}`);
    return job;
  }

  all(): readonly Job[] {
    return [...this.ports.items.values()];
  }

  /** Until nothing moves any more, or `isEnough`. */
  async toEnd(isEnough: () => boolean = () => false): Promise<void> {
    for (let turn = 0; turn < 2000; turn++) {
      if (isEnough()) return;
      await this.#afterwards();
      const next = this.#queue.sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))[0];
      if (next === undefined) return;
      if (next.dueAt > this.now) this.now = next.dueAt;
      await this.#afterwards();
      await this.#deliver(next);
    }
    throw new Error(`no end: ${JSON.stringify(this.all().map(({ timeline }) => timeline))}`);
  }

  /** As the intake does it: a mark, and a wake-up. */
  async cancel(jobId: string): Promise<void> {
    if (await this.ports.jobs.requestCancellation(jobId, this.now)) {
      this.#send(currentMessage(this.job(jobId)), 0);
    }
  }

  /** One more job, which begins now. */
  begin(job: Job): void {
    this.ports.items.set(job.jobId, job);
    this.#send(currentMessage(job), 0);
  }

  #send(message: StepMessage, delaySeconds: number): void {
    const early = delaySeconds === MAX_DELAY_SECONDS ? this.earlySeconds : 0;
    const dueAt = later(this.now, delaySeconds - early);
    this.#queue.push({ message, sentAt: this.now, dueAt, receiveCount: 0 });
  }

  async #deliver(next: Waiting): Promise<void> {
    // Nothing is known of the restorer here, but for the look that finds the database by its record.
    const { database, facts } = this.job(next.message.jobId);
    const finds = database?.restore.record !== undefined && facts.restore?.current === undefined;
    if (next.message.step === "restorer" && !finds)
      return void this.#queue.splice(this.#queue.indexOf(next), 1);
    const first = next.receiveCount === 0;
    const waitedSeconds = first ? secondsBetween(next.sentAt, next.dueAt) : 0;
    next.receiveCount += 1;
    this.#isDead = false;
    const died = new Promise<"died">((resolve) => {
      this.#die = () => {
        this.#isDead = true;
        resolve("died");
      };
    });
    const ran = runAnyStep(this.ports, next.message, { receiveCount: next.receiveCount, waitedSeconds });
    const end = await Promise.race([
      ran.then(
        () => "done" as const,
        () => "died" as const,
      ),
      died,
    ]);
    this.#promise();
    if (end === "died") next.dueAt = later(this.now, VISIBILITY);
    else this.#queue.splice(this.#queue.indexOf(next), 1);
  }

  /** What must hold whatever happened; a look would take the exception for a defect and try again. */
  #promise(): void {
    if (this.all().some(({ facts }) => facts.restore?.replacingSince)) this.databases.mustHaveOne = true;
    this.databases.check();
    const broken = this.ports.logged.find((line) => /^(Error|TypeError)/.test(line));
    if (broken !== undefined) throw new BrokenPromise(broken);
  }

  async #afterwards(): Promise<void> {
    for (const one of [...this.#later].filter(({ at }) => at <= this.now)) {
      this.#later.splice(this.#later.indexOf(one), 1);
      await one.act().catch(() => undefined);
      this.#promise();
    }
  }

  #wrapped<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== "function" || name === "dueBefore") return value;
        return (...args: unknown[]) =>
          this.#call(`${String(name)} ${args.slice(0, 2).map(nameOf).join(" ")}`, () =>
            value.apply(target, args),
          );
      },
    });
  }

  async #call(what: string, act: () => Promise<unknown>): Promise<unknown> {
    if (this.#isDead) return new Promise(() => undefined);
    const number = this.calls++;
    if (number !== this.#accident?.call) return act();
    this.hit = what;
    switch (this.#accident.kind) {
      case "before":
        this.#die();
        return new Promise(() => undefined);
      case "after":
        await act().catch(() => undefined);
        this.#die();
        return new Promise(() => undefined);
      case "lost":
        await act();
        throw rdsFault({ name: "TimeoutError", message: "the answer was lost", action: what });
      case "stalled":
        this.#later.push({ at: later(this.now, 59), act: () => act().then(() => undefined) });
        // The janitor's message, or a wake-up: the same token, at once.
        for (const { jobId } of this.all().filter(isLive)) {
          this.#send(currentMessage(this.job(jobId)), 0);
        }
        this.#die();
        return new Promise(() => undefined);
    }
  }
}

function nameOf(argument: unknown): string {
  if (typeof argument === "string") return argument;
  const { identifier, jobId, version } = (argument ?? {}) as {
    identifier?: string;
    jobId?: string;
    version?: number;
  };
  return identifier ?? `${jobId ?? ""}${version === undefined ? "" : ` ${version}`}`;
}
