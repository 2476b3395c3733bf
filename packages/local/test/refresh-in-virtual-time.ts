import { RdsService } from "@dblab-refresh/aws/rds-service";
import type { Job } from "@dblab-refresh/core/job/job";
import type { JobStore } from "@dblab-refresh/core/ports/job-store";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import { type Instant, later, type Seconds } from "@dblab-refresh/core/time";
import type { Commit } from "@dblab-refresh/local/faults/moment";
import type { Outside } from "@dblab-refresh/local/faults/outside";
import { production, type SourceType } from "@dblab-refresh/local/world/production";
import type { Reached } from "@dblab-refresh/simulator/dblab/effect";
import { DblabModel } from "@dblab-refresh/simulator/dblab/model";
import type { SourceConnection } from "@dblab-refresh/simulator/dblab/settings";
import { inMemoryRdsClient } from "@dblab-refresh/simulator/rds/client";
import { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { aStage, memoryPorts } from "../../core/test/steps/memory-ports.ts";
import { EngineApi } from "../../dblab/src/engine-api.ts";
import type { EngineRequest, EngineResponse } from "../../dblab/src/http-transport.ts";
import { type Asked, VirtualTime } from "./virtual-time.ts";

export const TARGET = "main";
/** The token that those ports resolve. */
const TOKEN = "t0ken";
const HOUR_MS = 3_600_000;
const DUMP_SECONDS = 1_800;

/** A dump that DBLab made, and of whom. */
interface Dump {
  readonly refreshId: string;
  readonly connection: SourceConnection;
  /** Of whoever answered when it began. */
  readonly resourceId: string | undefined;
  readonly endsAt: Instant;
}

/** A source, an engine and the functions' own code, in a clock that waits for nothing. */
export class VirtualRefresh {
  readonly rds: RdsModel;
  readonly dblab: DblabModel;
  /** Everything in RDS that is production. */
  readonly production: readonly string[];
  readonly latestSnapshot: string;
  /** What a fault has at hand. */
  readonly outside: Outside;
  /** Of whom the last dump was that came to its end. */
  dumped: string | undefined;
  readonly #time = new VirtualTime((to) => this.#dumpUntil(to));
  readonly #ports: Ports;
  readonly #told = new Set<(commit: Commit) => void>();
  #dumps: Dump[] = [];

  constructor(type: SourceType) {
    let ids = 0;
    const now = this.#time.nowMs;
    this.rds = new RdsModel({ now, ids: () => `id${++ids}` });
    this.dblab = new DblabModel({ now, token: TOKEN });
    const source = production(this.rds, type, {
      identifier: "orders",
      resourceId: type === "rds" ? "db-ORDERS" : "cluster-ORDERS",
      dbName: "app",
      username: "dump",
      createdAtMs: now() - 400 * 24 * HOUR_MS,
      endpoint: { address: "orders.example.com", port: 5432 },
    });
    source.snapshot({ takenAtMs: now() - 26 * HOUR_MS });
    this.latestSnapshot = source.snapshot({ takenAtMs: now() - 2 * HOUR_MS }).identifier;
    source.snapshot({ takenAtMs: now(), isUnderWay: true });
    this.production = source.names;
    this.#ports = this.#made(type);
    this.outside = {
      rds: this.rds,
      dblab: this.dblab,
      // Looks are a quarter of an hour apart, at most.
      looksMs: HOUR_MS / 3,
      beyondDeadlinesMs: 48 * HOUR_MS,
      wakeEngine: () => this.#carryOut(),
      afterCommit: (isIt, act) => this.#afterCommit(isIt, act),
      enqueue: (request) => this.#time.ask(this.#ports, request),
    };
  }

  /** Sends a request, and goes on until its job has ended. @throws if nothing moves any more */
  ended(request: Asked): Promise<Job> {
    return this.#time.ended(this.#ports, request);
  }

  /** An hour passes, with the janitor at its work. */
  async tidy(): Promise<void> {
    await this.#time.tidy(this.#ports, 4);
    this.#carryOut();
  }

  #afterCommit(
    isIt: (commit: Commit) => boolean,
    act: (commit: Commit) => void,
  ): ReturnType<Outside["afterCommit"]> {
    let hasStruck = false;
    const told = (commit: Commit) => {
      if (hasStruck || !isIt(commit)) return;
      hasStruck = true;
      act(commit);
    };
    this.#told.add(told);
    return { hasStruck: () => hasStruck, lift: () => this.#told.delete(told) };
  }

  #made(type: SourceType): Ports {
    const client = inMemoryRdsClient(this.rds);
    const rds = new RdsService({ reads: client, writes: client });
    const engine = new EngineApi(async (request) => this.#answer(request), TOKEN);
    const variable = (name: string) => `$\{${name}}`;
    const target = {
      source: { type, identifier: "orders", dbName: "app", username: "dump", password: variable("PASSWORD") },
      clone: { instanceClass: "db.m6g.2xlarge" },
      dblab: { apiEndpoint: "https://dblab.example.com:2345", token: variable("TOKEN") },
      aws: { region: "us-east-1" },
    };
    const memory = memoryPorts({
      stage: aStage({ targets: { [TARGET]: target } }),
      clock: { now: this.#time.now },
    });
    return {
      ...memory,
      rds: () => rds,
      engine: () => engine,
      jobs: this.#watched(memory.jobs),
      queues: { ...memory.queues, send: this.#time.send },
    };
  }

  #watched(jobs: JobStore): JobStore {
    return {
      ...jobs,
      commit: async (before, after) => {
        const isDone = await jobs.commit(before, after);
        if (isDone) for (const told of [...this.#told]) told(commitOf(before, after));
        return isDone;
      },
    };
  }

  async #answer(request: EngineRequest): Promise<EngineResponse> {
    const reply = this.dblab.request(request);
    this.#carryOut();
    switch (reply.type) {
      case "answer":
        return { status: reply.status, body: JSON.stringify(reply.body) };
      case "test": {
        const { status, body } = reply.answer(this.#reached(reply.connection));
        return { status, body: JSON.stringify(body) };
      }
      case "refusal":
        throw Object.assign(new Error("connect ECONNREFUSED 10.0.0.1:2345"), { code: "ECONNREFUSED" });
      case "silence":
        throw new Error("no answer within 12 s");
    }
  }

  #reached({ host, port }: SourceConnection): Reached {
    const { state } = this.rds.reach(host);
    if (state === "answers") return { ok: true, version: 16 };
    const why =
      state === "unresolved"
        ? `hostname resolving error (lookup ${host}: no such host)`
        : `dial error (dial tcp ${host}:${port}: connect: connection refused)`;
    return { ok: false, message: why };
  }

  /** What the engine asks of the world around it. */
  #carryOut(): void {
    for (const effect of this.dblab.takeEffects()) {
      const { refreshId } = effect;
      if (effect.type === "abort") {
        this.#dumps = this.#dumps.filter((dump) => dump.refreshId !== refreshId);
        continue;
      }
      const { connection } = effect;
      const reach = this.rds.reach(connection.host);
      const resourceId = reach.state === "answers" ? reach.resourceId : undefined;
      const takes: Seconds = resourceId === undefined ? 1 : DUMP_SECONDS;
      this.#dumps.push({ refreshId, connection, resourceId, endsAt: later(this.#time.now(), takes) });
    }
  }

  /** Each dump ends at its time. */
  #dumpUntil(to: Instant): void {
    for (;;) {
      const [next, ...rest] = this.#dumps.sort((a, b) => (a.endsAt < b.endsAt ? -1 : 1));
      if (next === undefined || to < next.endsAt) return;
      this.#dumps = rest;
      this.#time.at(next.endsAt);
      this.#endDump(next);
      this.#carryOut();
    }
  }

  #endDump({ refreshId, connection, resourceId }: Dump): void {
    const reach = this.rds.reach(connection.host);
    const isThere = reach.state === "answers" && reach.resourceId === resourceId;
    if (isThere) this.dumped = resourceId;
    const lost = { ok: false, message: "pg_dump: error: server closed the connection unexpectedly" } as const;
    this.dblab.dumped(refreshId, isThere ? { ok: true, rows: 125_000, bytes: 100_000_000 } : lost);
  }
}

/** A commit as the job table sees it: the attributes that it sets. */
function commitOf(before: Job, after: Job): Commit {
  const [old, set]: Readonly<Record<string, unknown>>[] = [{ ...before }, { ...after }];
  return {
    jobId: after.jobId,
    value(path) {
      const [first = "", ...rest] = path.split(".");
      if (JSON.stringify(old?.[first]) === JSON.stringify(set?.[first])) return undefined;
      let at = set?.[first];
      for (const part of rest) at = typeof at === "object" && at !== null ? Reflect.get(at, part) : undefined;
      return typeof at === "string" || typeof at === "number" ? String(at) : undefined;
    },
  };
}
