import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { isLive } from "@dblab-refresh/core/job/job";
import type { LocalStage } from "../stage.ts";
import { functionQueues } from "../world/queue-settings.ts";

/** The database servers of a world: those that belong to it, and those that came with clones. */
export class ServerWatch {
  readonly #stage: LocalStage;
  readonly #own: ReadonlySet<number>;
  readonly #seen = new Set<number>();

  /** What runs now belongs to the world: the sources and the engines. */
  constructor(stage: LocalStage) {
    this.#stage = stage;
    this.#own = new Set(stage.world.postgres.servers.map(({ pid }) => pid));
  }

  /** To be called often: a clone lives for seconds. */
  look(): void {
    for (const { pid } of this.#stage.world.postgres.servers) if (!this.#own.has(pid)) this.#seen.add(pid);
  }

  /** Process ids of clones' servers that the machine still runs. */
  running(): readonly number[] {
    this.look();
    return [...this.#seen].filter(isRunning);
  }
}

/**
 * What still lives, of which nothing may when all has come to rest: jobs, clones and what belongs to them, database
 * servers, locks, messages. Asked from the services themselves.
 */
export async function remains(stage: LocalStage, servers: ServerWatch): Promise<readonly string[]> {
  const { world } = stage;
  const { clones, snapshots, backups } = await stage.leftovers();
  const jobs = (await stage.jobs()).flatMap((job) => {
    const about = `job ${job.jobId} of ${job.targetName}`;
    if (isLive(job)) return [`${about} is at ${job.step}: ${job.timeline.at(-1)?.say ?? "nothing said yet"}`];
    const left = (job.leftovers ?? []).map(({ type, identifier, why }) => `${type} ${identifier}: ${why}`);
    return job.dueAt === undefined ? left : [...left, `${about} has ended, but is not closed`];
  });
  const locks = await world.tables.documents.send(
    new ScanCommand({ TableName: world.tables.lockTableName, ConsistentRead: true }),
  );
  const messages = await Promise.all(
    ([...functionQueues, "rejected"] as const).map(async (queue) =>
      (await world.queues.look(queue)).map(({ body }) => `message in the queue ${queue}: ${body}`),
    ),
  );
  return [
    ...jobs,
    ...clones.map((name) => `clone ${name}`),
    ...snapshots.map((name) => `snapshot ${name}`),
    ...backups.map((name) => `backup ${name}`),
    ...servers.running().map((pid) => `Postgres process ${pid} of a clone`),
    ...(locks.Items ?? []).map(({ lock, holder }) => `lock ${lock}, held by job ${holder}`),
    ...messages.flat(),
  ];
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
