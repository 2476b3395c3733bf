import { isLive, type Job } from "../../../src/job/job.ts";
import { currentMessage, MAX_DELAY_SECONDS, type StepMessage } from "../../../src/job/message.ts";
import type { RestoreOrder } from "../../../src/job/restore-order.ts";
import type { DatabaseKind } from "../../../src/ports/databases.ts";
import type { Dns } from "../../../src/ports/dns.ts";
import { rdsFault } from "../../../src/rds/rds-fault.ts";
import { runAnyStep } from "../../../src/steps/run-any-step.ts";
import { type Instant, later, secondsBetween } from "../../../src/time.ts";
import { NOW } from "../../job/a-job.ts";
import { someLocks } from "../a-context.ts";
import { aStage, type MemoryPorts, memoryPorts } from "../memory-ports.ts";
import { MemoryRecords } from "../memory-records.ts";
import { aRestore, JOB_ID } from "./a-restore.ts";
import { BrokenPromise, MemoryRds } from "./memory-rds.ts";
import { HOST } from "./memory-views.ts";

/** The record that clients connect to. */
export const RECORD = { hostedZoneId: "Z0123456789", name: "orders.db.example.com", ttl: 60 };

/** A queue gives a message back that was not acknowledged. Seconds. */
const VISIBILITY = 360;

interface Waiting {
  readonly message: StepMessage;
  readonly sentAt: Instant;
  dueAt: Instant;
  receiveCount: number;
}

/** What happens to the call of a port of this number, counted over the whole run, or to the first of this name. */
export interface Accident {
  readonly call: number | string;
  /**
   * `before`, `after`: the handler dies, and the call has had no effect, or has. `lost`: its answer is a fault that passes,
   * and it has. `stalled`: the handler hangs for 59 seconds, the call takes effect only then, and the message comes twice.
   */
  readonly kind: "before" | "after" | "lost" | "stalled";
}

export interface Options {
  readonly accident?: Accident;
  /** Before the look of this number: what happens then. */
  readonly at?: { readonly look: number; readonly act: (run: RestoreRun) => void | Promise<void> };
  /** Before every look. */
  readonly everyLook?: (run: RestoreRun) => void | Promise<void>;
  readonly order?: Partial<RestoreOrder>;
  readonly restore?: Readonly<Record<string, unknown>>;
  /** After the accident so many messages that are held back for a time-out come early, too: wake-ups. */
  readonly wakeUps?: number;
  /** The functions' time-out. */
  readonly timeout?: string;
  /** What is held back for as long as SQS can comes so much early. */
  readonly earlySeconds?: number;
  /** RDS does everything within seconds. */
  readonly isFast?: boolean;
  /** What the database is called in RDS; `orders` if left out. */
  readonly name?: string;
}

/** A whole restore by the handlers themselves, on ports in memory, in virtual time, message by message. */
export class RestoreRun {
  readonly kind: DatabaseKind;
  readonly rds: MemoryRds;
  /** What clients connect to, if the order is to swap it. */
  readonly records: MemoryRecords;
  readonly ports: MemoryPorts;
  now = NOW;
  /** The calls of ports, in order. */
  readonly asked: string[] = [];
  /** What the port was asked by the call that had the accident. */
  hit: string | undefined;
  looks = 0;
  /** When clients got no answer under the name. */
  readonly away: Instant[] = [];
  readonly #queue: Waiting[] = [];
  readonly #locks = someLocks();
  #attempts = 0;
  readonly #later: { readonly at: Instant; readonly act: () => Promise<void> }[] = [];
  readonly #options: Options;
  #wakeUps = 0;
  #die: () => void = () => undefined;
  #isDead = false;
  #broken: unknown;

  constructor(kind: DatabaseKind, options: Options = {}) {
    this.kind = kind;
    this.#options = options;
    this.#wakeUps = options.wakeUps ?? 0;
    const { isFast, name = "orders" } = options;
    this.rds = new MemoryRds(kind, () => this.now, isFast, name);
    this.records = new MemoryRecords(() => this.now, { value: `${name}${HOST}`, ttl: 60 });
    if (this.#isByRecord) this.rds.recordHost = () => this.records.host;
    const { timeout } = options;
    const memory = memoryPorts({
      clock: { now: () => this.now },
      ids: { attempt: () => `attempt-${++this.#attempts}` },
      locks: this.#locks,
      ...(timeout && { stage: aStage({ lambda: { timeout } }) }),
    });
    const databases = this.#wrapped(this.rds);
    const rds = this.#wrapped(this.rds.rds());
    this.ports = {
      ...memory,
      jobs: this.#wrapped(memory.jobs),
      databases: () => databases,
      dns: this.#wrapped<Dns>(this.records),
      rds: () => rds,
      connections: {
        answers: async (host) =>
          this.rds.answers(host) ? { ok: true } : { ok: false, why: "nobody is there" },
      },
      queues: this.#wrapped({
        ...memory.queues,
        send: async (message, delaySeconds) => this.send(message, delaySeconds),
      }),
    };
  }

  /**
   * Another run that has come as far as this one, to be called between two looks, before any accident: what both have
   * behind them need not be run twice. Not of one whose order swaps a record.
   */
  copy(accident?: Accident): RestoreRun {
    if (this.#later.length > 0 || this.#isByRecord) throw new Error("this run cannot be copied");
    const run = new RestoreRun(this.kind, {
      ...this.#options,
      everyLook: () => {},
      ...(accident && { accident }),
    });
    run.rds.become(this.rds);
    for (const [jobId, job] of this.ports.items) run.ports.items.set(jobId, job);
    for (const [lock, holder] of this.#locks.holders) run.#locks.holders.set(lock, holder);
    run.now = this.now;
    run.asked.push(...this.asked);
    run.looks = this.looks;
    run.away.push(...this.away);
    run.#queue.push(...this.#queue.map((waiting) => ({ ...waiting })));
    run.#attempts = this.#attempts;
    return run;
  }

  get #isByRecord(): boolean {
    return this.#options.order?.cutover === "dns";
  }

  get job(): Job {
    const job = this.ports.items.get(JOB_ID);
    if (job === undefined) throw new Error("no job");
    return job;
  }

  /** Beside the chain, as a request does it. */
  cancel(): void {
    const { job } = this;
    if (isLive(job)) this.ports.items.set(JOB_ID, { ...job, cancelRequestedAt: this.now });
  }

  send(message: StepMessage, delaySeconds: number): void {
    if (this.hit !== undefined && delaySeconds > 60 && this.#wakeUps-- > 0) this.send(message, 0);
    const early = delaySeconds === MAX_DELAY_SECONDS ? (this.#options.earlySeconds ?? 0) : 0;
    const dueAt = later(this.now, delaySeconds - early);
    this.#queue.push({ message, sentAt: this.now, dueAt, receiveCount: 0 });
  }

  async toEnd(): Promise<this> {
    if (this.#queue.length === 0) await this.#begin();
    for (let turn = 0; turn < 5000; turn++) {
      const next = this.#queue.sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))[0];
      if (next === undefined) return this;
      while (this.now < next.dueAt)
        await this.#pass(this.#isByRecord ? soon(this.now, next.dueAt) : next.dueAt);
      await this.#deliver(next);
    }
    throw new Error(`no end: ${JSON.stringify(this.job.timeline.slice(-5))}`);
  }

  async #begin(): Promise<void> {
    const { order, restore, isFast, name } = this.#options;
    const record = this.#isByRecord && { record: RECORD };
    const job = await aRestore(this.rds, this.kind, {
      ...(order && { order }),
      restore: { ...record, ...restore },
      ...(name && { name }),
      ...(isFast && { pollInterval: "1s" }),
    });
    this.ports.items.set(JOB_ID, job);
    this.send(currentMessage(job), 0);
  }

  /** Time passes until then, or until something happens before. */
  async #pass(until: Instant): Promise<void> {
    const [first] = this.#later.sort((a, b) => (a.at < b.at ? -1 : 1));
    if (first === undefined || first.at > until) {
      this.now = until;
    } else {
      this.#later.shift();
      if (first.at > this.now) this.now = first.at;
      await first.act().catch((error: unknown) => this.#notice(error));
    }
    this.#watch();
  }

  #watch(): void {
    const host = this.#isByRecord ? this.records.resolved() : `${this.#options.name ?? "orders"}${HOST}`;
    if (!this.rds.answers(host)) this.away.push(this.now);
    if (this.#broken !== undefined) throw this.#broken;
  }

  async #deliver(next: Waiting): Promise<void> {
    if (next.message.step === "snapshotter") return this.#takeSnapshot(next);
    const { at, everyLook } = this.#options;
    await everyLook?.(this);
    if (at?.look === this.looks) await at.act(this);
    this.looks += 1;
    const waitedSeconds = next.receiveCount === 0 ? secondsBetween(next.sentAt, next.dueAt) : 0;
    next.receiveCount += 1;
    this.#isDead = false;
    const died = new Promise<"died">((resolve) => {
      this.#die = () => {
        this.#isDead = true;
        resolve("died");
      };
    });
    const ran = runAnyStep(this.ports, next.message, { receiveCount: next.receiveCount, waitedSeconds });
    const done = ran.then(
      () => "done" as const,
      () => "died" as const,
    );
    const end = await Promise.race([done, died]);
    this.#watch();
    if (end === "died") next.dueAt = later(this.now, VISIBILITY);
    else this.#queue.splice(this.#queue.indexOf(next), 1);
  }

  /** In the snapshotter's stead: one that is taken now. */
  #takeSnapshot(next: Waiting): void {
    this.#queue.splice(this.#queue.indexOf(next), 1);
    const { job } = this;
    if (next.message.token !== job.version) return;
    this.rds.admitsNobody();
    this.rds.sourcesTakenAt = this.now;
    const source = { identifier: "orders-snapshot", arn: "arn:orders-snapshot", createdAt: this.now };
    const facts = { restore: { ...job.facts.restore, source } };
    const back: Job = { ...job, step: "restorer", version: job.version + 1, facts, stepStartedAt: this.now };
    this.ports.items.set(JOB_ID, { ...back, stepDeadline: later(this.now, job.deadlines?.restore ?? 0) });
    this.send(currentMessage(back), 0);
  }

  #notice(error: unknown): void {
    if (error instanceof BrokenPromise) this.#broken ??= error;
  }

  #wrapped<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== "function" || name === "dueBefore") return value;
        return (...args: unknown[]) =>
          this.#call(nameOf(String(name), args[1]), async () => value.apply(target, args));
      },
    });
  }

  async #call(what: string, act: () => Promise<unknown>): Promise<unknown> {
    if (this.#isDead) return new Promise(() => undefined);
    const number = this.asked.push(what) - 1;
    const { accident } = this.#options;
    const acted = () =>
      act().catch((error: unknown) => {
        this.#notice(error);
        throw error;
      });
    const isMeant = number === accident?.call || (what === accident?.call && this.hit === undefined);
    if (accident === undefined || !isMeant) return acted();
    this.hit = what;
    switch (accident.kind) {
      case "before":
        this.#die();
        return new Promise(() => undefined);
      case "after":
        await acted().catch(() => undefined);
        this.#die();
        return new Promise(() => undefined);
      case "lost":
        await acted();
        throw rdsFault({ name: "TimeoutError", message: "the answer was lost", action: what });
      case "stalled":
        this.#later.push({ at: later(this.now, 59), act: async () => void (await act()) });
        // The janitor's message, or a wake-up: the same token, at once.
        this.send(currentMessage(this.job), 0);
        this.#die();
        return new Promise(() => undefined);
    }
  }
}

/** How often a client tries. */
function soon(now: Instant, until: Instant): Instant {
  const next = later(now, 5);
  return next < until ? next : until;
}

/** `rename orders` of what is asked to be called otherwise; else the port's own name for it. */
function nameOf(call: string, input: unknown): string {
  if (call !== "modify" || typeof input !== "object" || input === null) return call;
  const isRename = "NewDBInstanceIdentifier" in input || "NewDBClusterIdentifier" in input;
  const { DBClusterIdentifier, DBInstanceIdentifier } = input as Record<string, unknown>;
  return isRename ? `rename ${DBClusterIdentifier ?? DBInstanceIdentifier}` : call;
}
