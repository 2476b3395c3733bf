import { jobIdOf } from "@dblab-refresh/core/job/job-id";
import { engineLock } from "@dblab-refresh/core/steps/engine-lock";
import type { Reached } from "@dblab-refresh/simulator/dblab/effect";
import { LIFELIKE_PLAN } from "@dblab-refresh/simulator/dblab/plan";
import type { SourceConnection } from "@dblab-refresh/simulator/dblab/settings";
import type { Chance } from "./chance.ts";
import { DatabaseWorld } from "./databases/database-world.ts";
import { EngineWorld } from "./engine-world.ts";
import { Installation, type Shared } from "./installation.ts";
import { RdsWorld } from "./rds-world.ts";
import type { Scenario } from "./scenario.ts";
import { referenceTo } from "./secret-memory.ts";
import { planted } from "./secrets.ts";
import { targetNames } from "./stage.ts";
import type { World } from "./world.ts";

const HOUR = 3_600_000;

/** The installations' names: the first's jobs are those that most adversities look for. */
const installationNames = ["first", "second"] as const;

/** A job that ended long ago: its item has expired. */
const GONE_JOB = jobIdOf("first", "long-ago");

export function worldOf(chance: Chance, scenario: Scenario): World {
  const rds = rdsOf(chance, scenario);
  const databases = new DatabaseWorld(chance, rds, scenario.databases);
  const refusing = { isLogin: false, times: 0 };
  const engines = enginesOf(chance, (connection) => reached(rds, refusing, connection), scenario);
  const vanished = new Set<string>();
  const shared: Shared = {
    rds: (life) => () => rds.seenBy(life),
    databases: (life) => () => rds.databasesSeenBy(life),
    connections: (life) => databases.connectionsOf(life),
    dns: (life) => databases.records.seenBy(life),
    engine:
      (life) =>
      ({ apiEndpoint, token }) => {
        const engine = engines.find(({ instanceId }) => apiEndpoint.includes(`//${instanceId}-for-`));
        if (engine === undefined) throw new Error(`no engine at ${apiEndpoint}`);
        return engine.seenBy(life, token);
      },
    variable: (name) => (vanished.has(name) ? undefined : referenceTo(name)),
  };
  const [first, ...others] = scenario.engines.map((names, nth) => {
    const name = installationNames[nth] ?? `installation-${nth}`;
    // Locks reach as far as their installation: two that restore one database would be nobody's configuration. But two may
    // list it, and the janitor of either then meets what the other's jobs make.
    const isListed = nth === 0 || scenario.databases?.isListedTwice;
    const own = isListed && scenario.databases ? { databases: scenario.databases.databases } : {};
    const shape = { installation: name, sources: scenario.sources, engines: names, ...own };
    const installation = new Installation(chance, shape, shared, scenario.isSkewed);
    installation.host.keepClean(scenario.janitorEveryMs + nth * 7_000);
    if (scenario.isLockOrphaned)
      for (const engine of engines) installation.locks.holders.set(engineLock(engine.instanceId), GONE_JOB);
    return installation;
  });
  if (first === undefined) throw new Error("a scenario has at least one installation");
  return { chance, rds, databases, engines, installations: [first, ...others], vanished, refusing };
}

function rdsOf(chance: Chance, scenario: Scenario): RdsWorld {
  const generator = chance.generator.fork("RDS");
  const rds = new RdsWorld(chance, { ...scenario.rds, ...scenario.databases?.durations });
  const { now } = chance.timeline;
  for (const name of targetNames) {
    const identifier = `production-${name}`;
    const isCluster = scenario.sources[name] === "aurora-cluster";
    if (isCluster) rds.model.seedCluster({ identifier, members: generator.between(1, 3) });
    else rds.model.seedInstance({ identifier });
    for (const hours of [1, 25]) {
      const takenAtMs = now - hours * HOUR;
      if (isCluster) rds.model.seedClusterSnapshot({ cluster: identifier, takenAtMs });
      else rds.model.seedSnapshot({ instance: identifier, takenAtMs });
    }
  }
  return rds;
}

/** Every engine that an installation's targets name. */
function enginesOf(
  chance: Chance,
  reach: (connection: SourceConnection) => Reached,
  scenario: Scenario,
): EngineWorld[] {
  const names = new Set(scenario.engines.flatMap(({ orders, users }) => [orders, users]));
  return [...names].map((instanceId) => {
    const generator = chance.generator.fork(instanceId);
    return new EngineWorld(chance, reach, {
      instanceId,
      token: planted.TOKEN_ONE ?? "",
      pending: generator.chance(0.2),
      scale: scaleOf(scenario) ?? generator.pick([0.01, 0.3, 1]),
    });
  });
}

/** What the simulated engine's own durations are multiplied by. */
function scaleOf({ refreshHours }: Scenario): number | undefined {
  return refreshHours === undefined ? undefined : (refreshHours * HOUR) / LIFELIKE_PLAN.refreshing;
}

/** Whether a database takes the connection; a refusal repeats what it was given, as drivers do. */
function reached(
  rds: RdsWorld,
  refusing: World["refusing"],
  { host, port, username, password }: SourceConnection,
): Reached {
  if (isServing(rds, host, port)) {
    if (!refusing.isLogin) return { ok: true, version: 16 };
    refusing.times += 1;
    const said = `FATAL: password authentication failed for user "${username}" (SQLSTATE 28P01)`;
    return { ok: false, message: `failed to connect to ${host}:${port} with ${password}: ${said}` };
  }
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
