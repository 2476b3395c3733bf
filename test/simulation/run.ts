import type { Stage } from "@dblab-refresh/core/configuration/stage";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import { instant } from "@dblab-refresh/core/time";
import type { Reached } from "@dblab-refresh/simulator/dblab/effect";
import type { SourceConnection } from "@dblab-refresh/simulator/dblab/settings";
import { type AdversityName, plan } from "./adversity.ts";
import { Chance } from "./chance.ts";
import { EngineWorld } from "./engine-world.ts";
import { Generator } from "./generator.ts";
import { Host } from "./host.ts";
import { JobMemory } from "./job-memory.ts";
import type { Life } from "./life.ts";
import { LockMemory } from "./lock-memory.ts";
import { QueueMemory } from "./queue-memory.ts";
import { LONGEST_LAG_MS, RdsWorld } from "./rds-world.ts";
import { requests } from "./requests.ts";
import { planted } from "./secrets.ts";
import { SinkMemory } from "./sink-memory.ts";
import { stageOf } from "./stage.ts";
import { Statements } from "./statements.ts";
import { Timeline } from "./timeline.ts";
import { type Trouble, troubleOf } from "./trouble.ts";

const START = Date.parse("2026-01-05T08:00:00.000Z");
const HOUR = 3_600_000;

/** Whatever is not at rest by then never will be: the sum of a job's deadlines and its clean-up's, and slack. */
const LONGEST = 24 * HOUR;

/** A mistake of ours, to see that a run finds it: other ports in place of a handler's. */
export type Mistake = (ports: Ports, life: Life) => Ports;

export interface Result {
  readonly violations: readonly string[];
  readonly faults: readonly string[];
  readonly lines: readonly string[];
  readonly ends: readonly string[];
  /** How often each fault met each function: `fault, tab, function`. */
  readonly met: ReadonlyMap<string, number>;
}

export interface Options {
  readonly mistake?: Mistake;
  readonly trouble?: Trouble;
  /** How many adversities are drawn; up to six if left out. */
  readonly drawn?: number;
  /** What happens besides what is drawn. */
  readonly certain?: readonly AdversityName[];
}

/** One run from a seed to rest, with the real handlers. The same seed gives the same run. */
export async function run(
  seed: number,
  { mistake = (ports) => ports, trouble, drawn, certain = [] }: Options = {},
): Promise<Result> {
  const generator = new Generator(seed);
  const timeline = new Timeline(START);
  const chance = new Chance(
    timeline,
    generator,
    trouble ?? troubleOf(generator),
    START + generator.between(1, 9) * HOUR,
  );
  const stage = stageOf(generator);

  const rds = rdsOf(chance, stage);
  const engines = enginesOf(chance, rds);
  const jobs = new JobMemory(chance);
  const locks = new LockMemory();
  const queues = new QueueMemory(chance, stage.lambda.timeout * 6000);
  const sinks = ["people", "bus"].map((name) => new SinkMemory(name, chance));
  const statements = new Statements({ jobs, queues, rds, engines, sinks }, () => timeline.now);

  /** Variables that somebody took out of the environment. */
  const vanished = new Set<string>();

  const log =
    (life: Life) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}) => {
      const line = `${message} ${JSON.stringify(fields)}`;
      statements.text("8: a log line", line);
      chance.trace(life.name, `logs ${line}`);
    };
  const portsOf = (life: Life): Ports => {
    const ports: Ports = {
      stage,
      clock: { now: () => instant(timeline.now) },
      ids: { attempt: () => `attempt-${life.name}-${generator.between(0, 2 ** 31)}` },
      log: { info: log(life), warn: log(life), error: log(life) },
      jobs: jobs.seenBy(life),
      locks: locks.seenBy(life),
      queues: queues.seenBy(life),
      sinks: sinks.map((sink) => sink.seenBy(life)),
      secrets: { variable: async (name) => (vanished.has(name) ? undefined : planted[name]) },
      rds: () => rds.seenBy(life),
      engine: ({ apiEndpoint, token }) => {
        const engine = engines.length > 1 && apiEndpoint.includes("users") ? engines[1] : engines[0];
        if (engine === undefined) throw new Error("no engine");
        return engine.seenBy(life, token);
      },
    };
    return mistake(ports, life);
  };
  const host = new Host(chance, queues, stage.lambda.timeout, portsOf);
  host.keepClean(generator.between(2, 10) * 60_000);

  const asked = requests(chance, queues, stage.installation);
  const jobIds = [...asked.jobs.keys()];
  const world = { chance, rds, engines, jobs, sinks, vanished, jobIds };
  plan(world, drawn ?? generator.between(0, 6), 6 * HOUR, certain);

  const isAtRest = () =>
    queues.isEmpty &&
    statements.unanswered(asked).length === 0 &&
    statements.isClean() &&
    [...jobs.items.values()].every((job) => statements.isSettled(job));
  while (timeline.now < START + LONGEST && statements.violations.length === 0) {
    if (!(await timeline.step()) || isAtRest()) break;
  }
  if (statements.violations.length === 0) statements.atRest(asked);
  const ends = [...jobs.items.values()].map((job) => `${job.status} ${job.error?.code ?? ""}`.trim());
  return {
    violations: statements.violations,
    faults: chance.faults,
    lines: chance.lines,
    ends,
    met: chance.met,
  };
}

function rdsOf(chance: Chance, stage: Stage): RdsWorld {
  const { generator } = chance;
  const rds = new RdsWorld(chance, {
    // A clone lives for longer than a handler's time-out, as on AWS: so a stalled create finds its name taken.
    creatingMs: generator.between(2, 25) * 60_000,
    clusterCreatingMs: generator.between(2, 10) * 60_000,
    memberCreatingMs: generator.between(2, 8) * 60_000,
    deletingMs: generator.pick([5, 60, 720]) * 1000,
    describeLagMs: generator.between(0, LONGEST_LAG_MS),
    tagsLagMs: generator.between(0, 120) * 1000,
  });
  for (const { source } of Object.values(stage.targets)) {
    const identifier = `${source.identifier}`;
    const isCluster = source.type === "aurora-cluster";
    if (isCluster) rds.model.seedCluster({ identifier, members: generator.between(1, 3) });
    else rds.model.seedInstance({ identifier });
    for (const hours of [1, 25]) {
      const takenAtMs = START - hours * HOUR;
      if (isCluster) rds.model.seedClusterSnapshot({ cluster: identifier, takenAtMs });
      else rds.model.seedSnapshot({ instance: identifier, takenAtMs });
    }
  }
  return rds;
}

/** One engine for both targets, under two addresses, or one each. */
function enginesOf(chance: Chance, rds: RdsWorld): EngineWorld[] {
  const { generator } = chance;
  const reach = (connection: SourceConnection) => reached(rds, connection);
  const names = generator.chance(0.6) ? ["engine-one"] : ["engine-one", "engine-two"];
  return names.map(
    (instanceId) =>
      new EngineWorld(chance, reach, {
        instanceId,
        token: planted.TOKEN_ONE ?? "",
        pending: generator.chance(0.2),
        scale: generator.pick([0.01, 0.3, 1]),
      }),
  );
}

/** Whether a database takes the connection; a refusal repeats what it was given, as drivers do. */
function reached(rds: RdsWorld, { host, port, username, password }: SourceConnection): Reached {
  if (isServing(rds, host, port)) return { ok: true, version: 16 };
  // As Go's url.UserPassword writes it.
  const encoded = encodeURIComponent(password).replaceAll("%26", "&").replaceAll("%2B", "+");
  const url = `postgres://${username}:${encoded}@${host}`;
  return { ok: false, message: `dial error (dial tcp ${host}:${port}: ${url}: ${password}: no route)` };
}

/** An instance answers at its own endpoint; a cluster at its, if one of its members does. */
function isServing(rds: RdsWorld, host: string, port: number): boolean {
  const up = rds.instances().filter(({ DBInstanceStatus }) => DBInstanceStatus === "available");
  if (up.some(({ Endpoint }) => Endpoint?.Address === host && Endpoint.Port === port)) return true;
  const cluster = rds.clusters().find(({ Endpoint, Port }) => Endpoint === host && Port === port);
  return (
    cluster !== undefined && up.some((member) => member.DBClusterIdentifier === cluster.DBClusterIdentifier)
  );
}
