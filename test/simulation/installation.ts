import type { Stage } from "@dblab-refresh/core/configuration/stage";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import { instant } from "@dblab-refresh/core/time";
import type { Chance } from "./chance.ts";
import { exportPlace } from "./databases/stage.ts";
import { Environments } from "./environments.ts";
import { Host } from "./host.ts";
import { JobMemory } from "./job-memory.ts";
import type { Life } from "./life.ts";
import { LockMemory } from "./lock-memory.ts";
import { QueueMemory } from "./queue-memory.ts";
import { SecretMemory } from "./secret-memory.ts";
import { audienceNames, SinkMemory } from "./sink-memory.ts";
import { type StageShape, stageOf } from "./stage.ts";

/** What installations share. */
export interface Shared {
  readonly rds: (life: Life) => Ports["rds"];
  readonly databases: (life: Life) => Ports["databases"];
  readonly connections: (life: Life) => Ports["connections"];
  readonly dns: (life: Life) => Ports["dns"];
  readonly engine: (life: Life) => Ports["engine"];
  /** What is set as the value of `${NAME}`: a reference, if it is a secret. */
  readonly variable: (name: string) => string | undefined;
}

/** One deployed stage: tables, queues, functions and whoever is told. */
export class Installation {
  readonly name: string;
  readonly jobs: JobMemory;
  readonly locks = new LockMemory();
  readonly queues: QueueMemory;
  readonly sinks: readonly SinkMemory[];
  readonly environments: Environments;
  readonly host: Host;
  readonly shape: StageShape;
  /** What was deployed last: handlers that begin read it, those that run keep theirs. */
  stage: Stage;
  /** Told of every log line. */
  readonly onLog: ((line: string) => void)[] = [];
  /** Told of a handler that came back while calls of its were under way. */
  readonly onLeftBehind: ((life: Life) => void)[] = [];
  readonly #chance: Chance;
  readonly #shared: Shared;
  readonly #secrets: SecretMemory;

  constructor(chance: Chance, shape: StageShape, shared: Shared, isSkewed: boolean) {
    const stage = stageOf(chance.generator.fork(`stage of ${shape.installation}`), shape);
    this.#chance = chance;
    this.#shared = shared;
    this.#secrets = new SecretMemory(shared.variable);
    this.name = stage.installation;
    this.shape = shape;
    this.stage = stage;
    this.jobs = new JobMemory(chance);
    this.queues = new QueueMemory(chance, this.name, stage.lambda.timeout * 6000);
    this.sinks = audienceNames.map((name) => new SinkMemory(name, chance));
    this.environments = new Environments(chance, this.name, stage.lambda.timeout, isSkewed);
    this.host = new Host({
      chance,
      queues: this.queues,
      environments: this.environments,
      portsOf: (life) => this.#portsOf(life),
      leftBehind: (life) => {
        for (const told of this.onLeftBehind) told(life);
      },
    });
  }

  #portsOf(life: Life): Ports {
    let attempts = 0;
    const log = (message: string, fields: Readonly<Record<string, unknown>> = {}) => {
      const line = `${message} ${JSON.stringify(fields)}`;
      for (const told of this.onLog) told(line);
      this.#chance.trace(life.name, `logs ${line}`);
    };
    return {
      stage: this.stage,
      clock: { now: () => instant(life.clock) },
      ids: { attempt: () => `attempt-${this.name}-${life.name}-${++attempts}` },
      log: { info: log, warn: log, error: log },
      metrics: { put: (values, dimensions) => log("measured", { ...values, ...dimensions }) },
      jobs: this.jobs.seenBy(life),
      locks: this.locks.seenBy(life),
      queues: this.queues.seenBy(life),
      sinks: this.sinks.map((sink) => sink.seenBy(life)),
      secrets: this.#secrets.seenBy(life),
      rds: this.#shared.rds(life),
      databases: this.#shared.databases(life),
      connections: this.#shared.connections(life),
      exports: exportPlace,
      dns: this.#shared.dns(life),
      engine: this.#shared.engine(life),
    };
  }
}
