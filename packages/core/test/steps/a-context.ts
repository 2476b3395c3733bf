import type { Target } from "../../src/configuration/target.ts";
import { Fault } from "../../src/job/fault.ts";
import type { Job } from "../../src/job/job.ts";
import type { Engine, EngineSource, EngineStatus, Retrieval } from "../../src/ports/engine.ts";
import type { LockStore } from "../../src/ports/lock-store.ts";
import type { DbInstance, DbSnapshot, Rds } from "../../src/ports/rds.ts";
import { MANAGED_BY, OWNER_TAG } from "../../src/rds/clone-tags.ts";
import type { StepContext } from "../../src/steps/step-context.ts";
import type { Instant } from "../../src/time.ts";
import { aJob, at, deadlines, NOW } from "../job/a-job.ts";
import { noRecords } from "./memory-records.ts";

export const ENDPOINT = { host: "dblab-refresh-j0b.abc.eu-central-1.rds.amazonaws.com", port: 5432 };

export function aTarget(
  over: { readonly [Section in keyof Target]?: Partial<Target[Section]> } = {},
): Target {
  return {
    source: {
      type: "rds",
      identifier: "production",
      dbName: "app",
      username: "dump",
      password: "s3cret",
      ...over.source,
    },
    clone: {
      instanceClass: "db.m6g.2xlarge",
      securityGroups: ["sg-1"],
      publiclyAccessible: false,
      tags: { Team: "data" },
      enableIAMAuth: false,
      deletionProtection: false,
      maxAge: 172_800,
      dumpJobs: 4,
      pollInterval: 30,
      ...over.clone,
    },
    dblab: {
      apiEndpoint: "https://dblab.example.com:2345",
      token: "t0ken",
      insecure: false,
      pollInterval: 30,
      timeout: deadlines.refresh,
      ...over.dblab,
    },
    aws: { region: "eu-central-1", ...over.aws },
    waitFor: { ...over.waitFor },
    schedule: { paused: false, timezone: "UTC", ...over.schedule },
    deadlines: { ...deadlines, ...over.deadlines },
  };
}

/** The clone of `aJob`, as RDS shows it when it can be used. */
export function anInstance(over: Partial<DbInstance> = {}): DbInstance {
  return {
    identifier: "dblab-refresh-j0b",
    resourceId: "db-1",
    status: "available",
    engine: "postgres",
    engineVersion: "16.4",
    endpoint: ENDPOINT,
    tags: { [MANAGED_BY.key]: MANAGED_BY.value, [OWNER_TAG]: "acme/j0b" },
    deletionProtection: false,
    createdAt: at(-300),
    ...over,
  };
}

export const production = anInstance({ identifier: "production", resourceId: "db-prod", tags: {} });

export function aSnapshot(over: Partial<DbSnapshot> = {}): DbSnapshot {
  return {
    identifier: "rds:production-1",
    status: "available",
    engine: "postgres",
    sourceResourceId: "db-prod",
    createdAt: at(-3600),
    ...over,
  };
}

/** What was called on a port, in order: `deleteInstance dblab-refresh-j0b`. */
export type Calls = string[];

export function anRds(over: Partial<Rds> = {}, calls: Calls = []): Rds {
  return {
    instance: async (name) => (name === "production" ? production : undefined),
    instances: async () => [],
    snapshot: async () => undefined,
    automatedSnapshots: async () => [aSnapshot()],
    restoreInstance: async ({ identifier }) => void calls.push(`restoreInstance ${identifier}`),
    disableDeletionProtection: async (name) => void calls.push(`disableDeletionProtection ${name}`),
    startInstance: async (name) => void calls.push(`startInstance ${name}`),
    deleteInstance: async (name) => void calls.push(`deleteInstance ${name}`),
    cluster: async () => undefined,
    clusters: async () => [],
    members: async () => [],
    clusterSnapshot: async () => undefined,
    automatedClusterSnapshots: async () => [],
    restoreCluster: async ({ identifier }) => void calls.push(`restoreCluster ${identifier}`),
    createMember: async ({ identifier }) => void calls.push(`createMember ${identifier}`),
    disableClusterDeletionProtection: async (name) =>
      void calls.push(`disableClusterDeletionProtection ${name}`),
    startCluster: async (name) => void calls.push(`startCluster ${name}`),
    deleteCluster: async (name) => void calls.push(`deleteCluster ${name}`),
    ...over,
  };
}

export const idle: Retrieval = {
  mode: "logical",
  status: "finished",
  lastRefresh: "2026-01-04T10:00:00Z",
  nextRefresh: null,
};

export function aStatus(over: Partial<EngineStatus> = {}): EngineStatus {
  return {
    configClosed: false,
    pools: [{ name: "pool_1", status: "empty", clones: 0 }],
    retrieval: idle,
    ...over,
  };
}

/** An engine that keeps what is written to it. */
export function anEngine(over: Partial<Engine> = {}, calls: Calls = []): Engine {
  let source: EngineSource = {
    host: "unset.invalid",
    port: 1,
    dbName: "x",
    username: "x",
    dumpJobs: 1,
    restoreJobs: 1,
    iamInstance: "",
  };
  return {
    health: async () => ({ instanceId: "engine-1", version: "v4.1.0" }),
    status: async () => aStatus(),
    retrieval: async () => idle,
    source: async () => source,
    file: async () => ({ immediateRestore: false, connectionString: false }),
    writeSource: async ({ password: _, ...change }) => {
      calls.push(`writeSource ${change.host}`);
      source = { ...source, ...change };
    },
    testSource: async () => ({ ok: true }),
    startFullRefresh: async () => void calls.push("startFullRefresh"),
    ...over,
  };
}

/** A fault as DBLab's port throws it. */
export function engineFault(passing: boolean): Fault {
  const reason = passing ? "HTTP 503" : "HTTP 400";
  return new Fault({ service: "DBLab", passing, code: "engine-refused-refresh", reason, message: "not now" });
}

/** A table of locks; `held` by whom at first. */
export function someLocks(
  held: Readonly<Record<string, string>> = {},
): LockStore & { readonly holders: Map<string, string> } {
  const holders = new Map(Object.entries(held));
  const put = (name: string, jobId: string, expected: string) => {
    const holder = holders.get(name);
    if (holder !== undefined && holder !== expected) return holder;
    holders.set(name, jobId);
    return jobId;
  };
  return {
    holders,
    holder: async (name) => holders.get(name),
    take: async (name, jobId) => put(name, jobId, jobId),
    takeOver: async (name, jobId, holder) => put(name, jobId, holder),
    release: async (name, jobId) => {
      if (holders.get(name) === jobId) holders.delete(name);
    },
  };
}

/** One look at a job, with ports that answer that all is well. */
export function aContext(
  over: {
    readonly job?: Job;
    readonly now?: Instant;
    readonly target?: Target;
    readonly rds?: Rds;
    readonly engine?: Engine;
    readonly locks?: LockStore;
    readonly others?: readonly Job[];
    readonly waitedSeconds?: number;
    readonly handlerTimeout?: number;
  } = {},
): StepContext {
  const { job = aJob(), rds = anRds(), engine = anEngine(), target = aTarget(), others = [] } = over;
  return {
    job,
    now: over.now ?? NOW,
    jobs: { get: async (jobId) => others.find((other) => other.jobId === jobId) },
    locks: over.locks ?? someLocks(),
    handlerTimeout: over.handlerTimeout ?? 60,
    slice: 240,
    waitedSeconds: over.waitedSeconds ?? 60,
    target: async () => target,
    rds: () => rds,
    databases: () => {
      throw new Error("no test has asked for databases");
    },
    connections: { answers: async () => ({ ok: true }) },
    dns: noRecords,
    begin: async () => {
      throw new Error("no test has asked for another job");
    },
    engine: async () => engine,
  };
}
