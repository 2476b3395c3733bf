import { isLive, type Job } from "@dblab-refresh/core/job/job";
import { jobIdOf } from "@dblab-refresh/core/job/job-id";
import type { Owned } from "@dblab-refresh/core/job/owned";
import { MANAGED_BY, OWNER_TAG } from "@dblab-refresh/core/rds/clone-tags";
import { fixedSnapshot } from "@dblab-refresh/core/rds/snapshot-names";
import { snapshotLock } from "@dblab-refresh/core/steps/database-lock";
import { EXPORTS } from "@dblab-refresh/local/world/export-place";
import { type DrivenDatabase, isCluster } from "./driven-databases.ts";
import type { DrivenStage } from "./driven-stage.ts";
import { inHours, writtenJob } from "./written-job.ts";

/** What is asked of a database, and what becomes of it. */
interface Scene {
  readonly asks: Readonly<Record<string, unknown>>;
  /** The scene whose job must have ended before. */
  readonly after?: string;
  /** Another job is at work on the database's snapshot all along. */
  readonly isBusy?: true;
  /** Cancelled once this holds. Absent: it is to succeed. */
  readonly cancelWhen?: (job: Job) => boolean;
}

const anew = { task: "create_snapshot" } as const;
const asItWas = { task: "db_restore" } as const;

/** Each for an instance and for a cluster: the one whose name its own begins with. */
const scenes: Readonly<Record<string, Scene>> = {
  beside: { asks: { ...anew, export: true } },
  early: { asks: { ...asItWas, order: "rename-first" } },
  "early-export": {
    asks: { job: "export" },
    after: "early",
    isBusy: true,
    cancelWhen: ({ facts }) => facts.restore?.exportStatus?.startsWith("waits for ") === true,
  },
  moment: { asks: { job: "restore", from: { pointInTime: inHours(-1) } } },
  // The database that the moment is of has given up its name by then.
  past: { asks: { job: "restore", from: { pointInTime: inHours(-1) }, order: "rename-first" } },
  record: { asks: { ...anew, isolate: true } },
  // By now the database has the name that its restore gave it.
  "record-again": { asks: anew, after: "record" },
  undone: {
    asks: { ...anew, isolate: true },
    cancelWhen: ({ owned }) =>
      owned.some(({ type, seenAt }) => seenAt && /^db-(instance|cluster)$/.test(type)),
  },
  "undone-swap": {
    asks: asItWas,
    after: "undone",
    cancelWhen: ({ facts }) => facts.restore?.swapSince !== undefined,
  },
  "undone-export": {
    asks: { job: "export" },
    after: "undone-swap",
    cancelWhen: ({ owned }) => owned.some(({ type, seenAt }) => seenAt && type === "export-task"),
  },
};

interface Asked extends Scene {
  readonly requestId: string;
  readonly identifier: DrivenDatabase;
}

const all: readonly Asked[] = Object.entries(scenes).flatMap(([name, scene]) =>
  (["", "-cluster"] as const).map((kind): Asked => {
    const [base = ""] = name.split("-");
    const after = scene.after && { after: `${scene.after}${kind}` };
    return {
      ...scene,
      ...after,
      requestId: `${name}${kind}`,
      identifier: `${base}${kind}` as DrivenDatabase,
    };
  }),
);

/**
 * Asks for restores in every order and by either cutover, for snapshots and exports, and takes some back, as their jobs come
 * so far: to be called again and again.
 */
export class DatabaseScenes {
  readonly #stage: DrivenStage;
  readonly #asked = new Set<string>();
  readonly #cancelled = new Set<string>();
  readonly #over = new Set<string>();
  /** Epoch milliseconds. */
  #dueAt = 0;

  constructor(stage: DrivenStage) {
    this.#stage = stage;
  }

  /** @returns what is not over yet @throws Error if a job ended otherwise than it is to */
  async goOn(): Promise<readonly string[]> {
    const missing: string[] = [];
    // A moment to cancel at is soon over; nothing else is urgent.
    const isDue = Date.now() >= this.#dueAt;
    if (isDue) this.#dueAt = Date.now() + 1000;
    for (const scene of all) {
      const { requestId, after } = scene;
      if (this.#over.has(requestId)) continue;
      if (
        !isDue &&
        (scene.cancelWhen === undefined || this.#cancelled.has(requestId) || !this.#asked.has(requestId))
      ) {
        missing.push(requestId);
        continue;
      }
      if (this.#asked.has(requestId)) {
        if (await this.#isOver(scene)) this.#over.add(requestId);
        else missing.push(await this.#described(requestId));
        continue;
      }
      missing.push(`${requestId} is not asked for yet`);
      const before = after === undefined ? undefined : await this.#job(after);
      if (after !== undefined && (before === undefined || isLive(before))) continue;
      this.#asked.add(requestId);
      if (scene.isBusy) await this.#takeSnapshot(scene);
      await this.#stage.send("jobs", {
        ...scene.asks,
        identifier: scene.identifier,
        isCluster: isCluster(scene.identifier),
        requestId,
      });
    }
    return missing;
  }

  async #isOver({ requestId, asks, cancelWhen }: Asked): Promise<boolean> {
    const job = await this.#job(requestId);
    if (job === undefined) return false;
    if (isLive(job)) {
      if (cancelWhen?.(job) && !this.#cancelled.has(requestId)) {
        this.#cancelled.add(requestId);
        await this.#stage.send("jobs", { job: "cancel", jobId: job.jobId });
      }
      return false;
    }
    const end = cancelWhen ? "cancelled" : "succeeded";
    const left = job.leftovers ?? [];
    if (job.status !== end || left.length > 0)
      throw new Error(`not ${end}: ${await this.#described(requestId)}`);
    if (asks.export !== true) return job.dueAt === undefined;
    const exporting = await this.#job(`${requestId}/export`);
    return exporting?.status === "succeeded" && exporting.dueAt === undefined && job.dueAt === undefined;
  }

  /** For a job that lives as long as this lasts: see scenes.ts. */
  #takeSnapshot({ identifier }: Asked): Promise<void> {
    const snapshot = snapshotLock(this.#stage.region, fixedSnapshot(identifier));
    return this.#stage.lock(snapshot, jobIdOf(this.#stage.stage.installation, "dying-snapshotter"));
  }

  #job(requestId: string): Promise<Job | undefined> {
    return this.#stage.jobs.get(jobIdOf(this.#stage.stage.installation, requestId));
  }

  async #described(requestId: string): Promise<string> {
    const job = await this.#job(requestId);
    const said = job?.timeline.map(({ step, say }) => `${step}: ${say}`) ?? [];
    const wrong = [
      job?.error?.message,
      ...(job?.leftovers ?? []).map(({ identifier, why }) => `${identifier}: ${why}`),
    ];
    return [`${requestId} is ${job?.status} at ${job?.step}`, ...said, ...wrong].join("\n  ");
  }
}

/**
 * Jobs of databases that ended and left something: only the janitor cleans up after them. It asks for it at its first round,
 * and comes back much later than a test can wait.
 */
export async function playLeftDatabases(stage: DrivenStage): Promise<void> {
  const { installation } = stage.stage;
  const { rds } = stage.databases;
  const left = async (identifier: DrivenDatabase, type: Owned["type"], of: (jobId: string) => string) => {
    const requestId = `left-${type}`;
    const jobId = jobIdOf(installation, requestId);
    const thing = { type, identifier: of(jobId) } as const;
    const owned: Owned = { ...thing, purpose: "temporary", intendedAt: inHours(-1) };
    await writtenJob(stage, requestId, {
      ...databaseJob(stage, identifier),
      status: "failed",
      step: "reaper",
      endedAt: inHours(-1),
      dueAt: inHours(-1),
      owned: [owned],
      leftovers: [{ ...thing, why: "it was busy" }],
      announcements: [],
    });
  };
  const snapshot = (instance: string) => (jobId: string) => {
    const identifier = `${instance}-snapshot-${jobId.slice(0, 8)}`;
    const tags = [
      { Key: MANAGED_BY.key, Value: MANAGED_BY.value },
      { Key: OWNER_TAG, Value: `${installation}/${jobId}` },
    ];
    const seed = { identifier, type: "manual", tags } as const;
    if (isCluster(instance)) rds.seedClusterSnapshot({ cluster: instance, ...seed });
    else rds.seedSnapshot({ instance, ...seed });
    return identifier;
  };
  const task = (jobId: string) => {
    const identifier = `dblab-refresh-${jobId}`;
    const SourceArn = `arn:aws:rds:${stage.region}:123456789012:snapshot:early-snapshot`;
    const { bucket: S3BucketName, roleArn: IamRoleArn, kmsKeyId: KmsKeyId } = EXPORTS;
    const ExportTaskIdentifier = identifier;
    // Begun no sooner than somebody asks: else it could be over by then.
    stage.databases.beforeLook(identifier, () => {
      rds.call("StartExportTask", { ExportTaskIdentifier, SourceArn, S3BucketName, IamRoleArn, KmsKeyId });
    });
    return identifier;
  };
  await left("early", "db-snapshot", snapshot("early"));
  await left("early-cluster", "db-cluster-snapshot", snapshot("early-cluster"));
  await left("early", "export-task", task);
}

/** What a database's job has in the place of a refresh's target. */
export function databaseJob(stage: DrivenStage, identifier: DrivenDatabase): Partial<Job> {
  const database = stage.stage.databases[identifier];
  if (database === undefined) throw new Error(`the stage has no database ${identifier}`);
  const endpoint = stage.databases.rdsUrl;
  return {
    kind: "restore",
    targetName: identifier,
    target: undefined,
    database: { ...database, aws: { region: stage.region, endpoint } },
    aws: { region: stage.region, endpoint },
    order: {
      from: { kind: "fixed" },
      export: false,
      keepOriginal: 0,
      finalSnapshot: true,
      isolate: false,
      cutover: "rename",
      order: "beside",
      dryRun: false,
    },
    deadlines: { ...database.deadlines, job: 3600 },
  };
}
