import { randomUUID } from "node:crypto";
import type { Stage } from "@dblab-refresh/core/configuration/stage";
import { logSink } from "@dblab-refresh/core/notifier/log-sink";
import type { Clock } from "@dblab-refresh/core/ports/clock";
import type { Log } from "@dblab-refresh/core/ports/log";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import type { Queues } from "@dblab-refresh/core/ports/queues";
import type { Secrets } from "@dblab-refresh/core/ports/secrets";
import { instant } from "@dblab-refresh/core/time";
import { channelSinks } from "@dblab-refresh/functions/channel-sinks";
import * as services from "@dblab-refresh/functions/services";
import type { State } from "./state-directory.ts";

export const systemClock: Clock = { now: () => instant(Date.now()) };

/** Variables of the environment, and what they refer to in Secrets Manager or SSM, as the deployed functions read them. */
export function machineSecrets(): Secrets {
  return services.secrets(systemClock);
}

export interface Surroundings {
  readonly stage: Stage;
  readonly state: Pick<State, "installation" | "jobs" | "locks">;
  readonly queues: Queues;
  readonly log: Log;
  readonly secrets: Secrets;
}

/**
 * The domain's ports on one machine: the same RDS, DBLab, secrets and channels as the deployed functions have, and the
 * state on disk in place of the tables and the queues. Nobody collects its metrics.
 */
export function machinePorts({ stage: written, state, queues, log, secrets }: Surroundings): Ports {
  const stage: Stage = { ...written, installation: state.installation };
  return {
    stage,
    clock: systemClock,
    ids: { attempt: () => randomUUID() },
    log,
    metrics: { put: () => {} },
    sinks: [logSink(log), ...channelSinks(stage, { channels: services.channels }, secrets)],
    jobs: state.jobs,
    locks: state.locks,
    queues,
    secrets,
    rds: services.rds,
    databases: services.databases,
    connections: services.connections,
    dns: services.dns(),
    engine: services.engine,
  };
}
