import { checkStage, type Stage } from "../../src/configuration/stage.ts";
import type { Job } from "../../src/job/job.ts";
import type { StepMessage } from "../../src/job/message.ts";
import type { Engine } from "../../src/ports/engine.ts";
import type { Ports } from "../../src/ports/ports.ts";
import type { Rejection } from "../../src/ports/queues.ts";
import type { Rds } from "../../src/ports/rds.ts";
import { NOW } from "../job/a-job.ts";
import { anEngine, anRds, someLocks } from "./a-context.ts";
import { noRecords } from "./memory-records.ts";

/** A stage of one target whose secrets are variables. */
export function aStage(over: Readonly<Record<string, unknown>> = {}): Stage {
  const reference = (name: string) => `$\{${name}}`;
  const checked = checkStage({
    installation: "acme",
    targets: {
      main: {
        source: {
          type: "rds",
          identifier: "production",
          dbName: "app",
          username: "dump",
          password: reference("PASSWORD"),
        },
        clone: { instanceClass: "db.m6g.2xlarge" },
        dblab: { apiEndpoint: "https://dblab.example.com:2345", token: reference("TOKEN") },
        aws: { region: "eu-central-1" },
      },
    },
    ...over,
  });
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.stage;
}

/** Checked once: nobody changes it. */
const PLAIN = aStage();

export interface MemoryPorts extends Ports {
  readonly items: Map<string, Job>;
  readonly sent: (StepMessage & { readonly delaySeconds: number })[];
  readonly rejected: (Rejection & { readonly body: string })[];
  /** The jobs of which the notifier was to tell. */
  readonly notified: string[];
  /** Everything that was measured: values and dimensions in one. */
  readonly measured: Readonly<Record<string, number | string>>[];
  /** Everything that was logged, as one text. */
  readonly logged: string[];
}

/** Ports that keep everything in memory and answer at once; `jobs` are there from the beginning. */
export function memoryPorts(
  over: Partial<Ports> & {
    readonly items?: readonly Job[];
    readonly of?: { readonly rds?: Rds; readonly engine?: Engine };
  } = {},
): MemoryPorts {
  const { items: first = [], of = {}, ...ports } = over;
  const items = new Map(first.map((job) => [job.jobId, job]));
  const sent: MemoryPorts["sent"] = [];
  const rejected: MemoryPorts["rejected"] = [];
  const notified: string[] = [];
  const measured: MemoryPorts["measured"] = [];
  const logged: string[] = [];
  const log = (message: string, fields?: object) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  let attempts = 0;
  return {
    items,
    sent,
    rejected,
    notified,
    measured,
    logged,
    stage: PLAIN,
    clock: { now: () => NOW },
    ids: { attempt: () => `attempt-${++attempts}` },
    log: { info: log, warn: log, error: log },
    metrics: { put: (values, dimensions) => void measured.push({ ...values, ...dimensions }) },
    jobs: {
      get: async (jobId) => items.get(jobId),
      create: async (job) => {
        const existing = items.get(job.jobId);
        if (existing) return { created: false, existing };
        items.set(job.jobId, job);
        return { created: true };
      },
      commit: async (before, after) => {
        if (items.get(before.jobId)?.version !== before.version) return false;
        items.set(after.jobId, after);
        return true;
      },
      requestCancellation: async (jobId, at) => {
        const job = items.get(jobId);
        if (job?.status !== "running") return false;
        items.set(jobId, { ...job, cancelRequestedAt: job.cancelRequestedAt ?? at });
        return true;
      },
      markServed: async (jobId, mark, at) => {
        const job = items.get(jobId);
        if (job) items.set(jobId, { ...job, served: { ...job.served, [mark]: at } });
      },
      dueBefore: async function* (moment) {
        yield* [...items.values()].filter(({ dueAt }) => dueAt !== undefined && dueAt < moment);
      },
      regions: async () => [...items.values()].flatMap(({ aws }) => aws ?? []),
    },
    locks: someLocks(),
    queues: {
      send: async (message, delaySeconds) => void sent.push({ ...message, delaySeconds }),
      notify: async (jobId) => void notified.push(jobId),
      reject: async (body, rejection) => void rejected.push({ ...rejection, body }),
    },
    sinks: [],
    secrets: { variable: async (name) => ({ PASSWORD: "s3cret", TOKEN: "t0ken" })[name] },
    rds: () => of.rds ?? anRds(),
    databases: () => {
      throw new Error("no test has asked for databases");
    },
    connections: { answers: async () => ({ ok: true }) },
    dns: noRecords,
    engine: () => of.engine ?? anEngine(),
    ...ports,
  };
}
