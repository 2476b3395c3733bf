import { isLive, type Job } from "@dblab-refresh/core/job/job";
import type { Owned } from "@dblab-refresh/core/job/owned";
import { cloneTags } from "@dblab-refresh/core/rds/clone-tags";
import { engineLock } from "@dblab-refresh/core/steps/engine-lock";
import { instant } from "@dblab-refresh/core/time";
import { calmRun } from "../calm-run.ts";
import type { EngineWorld } from "../engine-world.ts";
import { frozen } from "../frozen.ts";
import { planted } from "../secrets.ts";
import type { World } from "../world.ts";

/** So long nobody looked at the item while the new version was deployed. Milliseconds. */
const PAUSE = 20 * 60_000;

/** What a job that another version began came to. */
export interface CameTo {
  readonly violations: readonly string[];
  readonly job: Job | undefined;
  /** When the item was there for the first time, and is overdue. Epoch milliseconds. */
  readonly foundAt: number;
  /** Each fact that each sink was told: `people: ended`. */
  readonly told: readonly string[];
  /** Clones that are there in the end. */
  readonly clones: readonly string[];
  /** What the janitor and the handlers wrote into the log. */
  readonly log: readonly string[];
  readonly rejected: readonly string[];
}

/** Happens when the item is there: messages that another version has sent. */
type Besides = (world: World) => void;

/**
 * Puts an item into the table of a world that knows nothing of it, and lets today's code find it. With `withClone` its
 * clone is there, and the engine is as the job left it: then nothing but the code is new.
 */
export async function deployed(item: Job, withClone: boolean, besides: Besides = () => {}): Promise<CameTo> {
  const told: string[] = [];
  const log: string[] = [];
  let world: World | undefined;
  let foundAt = 0;
  const { violations } = await calmRun({
    begin: (made) => {
      world = made;
      const [installation] = made.installations;
      for (const sink of installation.sinks)
        sink.onTell.push((announcement) => told.push(`${sink.name}: ${announcement.fact}`));
      installation.onLog.push((line) => log.push(line));
      const { timeline } = made.chance;
      foundAt = Math.max(timeline.now, Date.parse(item.dueAt ?? item.updatedAt) + PAUSE);
      timeline.at(foundAt, () => {
        appear(made, item, withClone);
        besides(made);
      });
      return new Map([[item.jobId, `the item ${item.jobId}`]]);
    },
  });
  if (world === undefined) throw new Error("the run did not begin");
  const { rds, installations } = world;
  return {
    violations,
    job: installations[0].jobs.items.get(item.jobId),
    foundAt,
    told,
    clones: rds.model
      .standing()
      .map(({ identifier }) => identifier)
      .filter((name) => name.startsWith("dblab-refresh-")),
    log,
    rejected: installations[0].queues.rejected.map(({ body }) => body),
  };
}

function appear(world: World, item: Job, withClone: boolean): void {
  const [installation] = world.installations;
  const engine = world.engines.find(({ instanceId }) => instanceId === item.facts.engine?.instanceId);
  if (withClone) makeClone(world, item);
  const { items, onWrite } = installation.jobs;
  items.set(item.jobId, frozen(item));
  // Whoever watches the table knows the item from before.
  const life = installation.environments.begin("another version", item.jobId);
  for (const told of onWrite) told(item, item, life);
  installation.environments.finish(life);
  if (engine === undefined || !isLive(item)) return;
  installation.locks.holders.set(engineLock(engine.instanceId), item.jobId);
  if (item.facts.configuredAt === undefined) return;
  if (item.step === "reaper") rememberRefresh(world, engine, item);
  else if (withClone) beginRefresh(world, engine, item);
}

/** The clone under its name, with its tags and resource ids. */
function makeClone({ rds, chance }: World, item: Job): void {
  const cluster = item.owned.find(({ type }) => type === "db-cluster");
  const instance = item.owned.find(({ type }) => type === "db-instance");
  const clone = cluster ?? instance;
  if (clone === undefined) return;
  const tags = Object.entries(cloneTags(item, {}, instant(chance.timeline.now), 86_400));
  const seed = { ...named(clone), tags: tags.map(([Key, Value]) => ({ Key, Value })) };
  if (cluster === undefined) rds.model.seedInstance(seed);
  else rds.model.seedCluster({ ...seed, members: instance ? [named(instance)] : [] });
  for (const { type, identifier, clusterIdentifier } of [cluster, instance].flatMap((one) => one ?? []))
    rds.restored.add({
      kind: type === "db-cluster" ? "cluster" : "instance",
      identifier,
      jobId: item.jobId,
      ...(clusterIdentifier && { clusterName: clusterIdentifier }),
    });
  rds.look();
}

/** Whatever RDS had not shown yet gets its resource id from RDS. */
function named({ identifier, resourceId }: Owned): {
  readonly identifier: string;
  readonly resourceId?: string;
} {
  return resourceId === undefined ? { identifier } : { identifier, resourceId };
}

/** The refresh that the other version's handlers began goes on. */
function beginRefresh(world: World, engine: EngineWorld, item: Job): void {
  const { environments } = world.installations[0];
  const life = environments.begin("dblab-updater", item.jobId);
  const api = engine.seenBy(life, planted.TOKEN_ONE ?? "");
  void (async () => {
    if (item.facts.endpoint) await api.writeSource(item.facts.endpoint);
    await api.startFullRefresh();
    environments.finish(life);
  })();
}

/** The refresh was over before this world began. */
function rememberRefresh(world: World, engine: EngineWorld, item: Job): void {
  const { host = "", port = 0 } = item.facts.endpoint ?? {};
  const { environments } = world.installations[0];
  const life = environments.begin("dblab-updater", item.jobId);
  const body = JSON.stringify({ host });
  for (const told of engine.onChange)
    told({ method: "POST", path: "/admin/config", headers: {}, body }, life);
  environments.finish(life);
  const beganAt = world.chance.timeline.now;
  engine.refreshes.push({ refreshId: "refresh-before", host, port, beganAt, state: "finished" });
}
