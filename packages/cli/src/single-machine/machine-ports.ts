import { randomUUID } from "node:crypto";
import type { Stage } from "@dblab-refresh/core/configuration/stage";
import { logSink } from "@dblab-refresh/core/notifier/log-sink";
import type { Clock } from "@dblab-refresh/core/ports/clock";
import type { Log } from "@dblab-refresh/core/ports/log";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import type { Queues } from "@dblab-refresh/core/ports/queues";
import type { Secrets } from "@dblab-refresh/core/ports/secrets";
import { instant, type Seconds } from "@dblab-refresh/core/time";
import { channelSinks } from "@dblab-refresh/functions/channel-sinks";
import * as services from "@dblab-refresh/functions/services";
import type { State } from "./state-directory.ts";

export const systemClock: Clock = { now: () => instant(Date.now()) };

/** Variables of the environment, and what they refer to in Secrets Manager or SSM, as the deployed functions read them. */
export function machineSecrets(): Secrets {
  return services.secrets(systemClock);
}

/**
 * What the functions' time-out is elsewhere: how long a predecessor may still act, which the end of a job waits for. Here
 * nobody but this process looks, one look at a time, so that none stalls beside it; and what a killed process had sent has
 * arrived in a few seconds. That might still be a create only before the reaper, which waits for it by `deadlines.appear`;
 * what a killed reaper had sent is a deletion, or gives back DBLab's config: the same as ours. Longer than it must be,
 * a signal's clean-up would never come to an end within its usual 25 s. Seconds.
 */
const IN_FLIGHT: Seconds = 5;

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
  const timeout = Math.min(written.lambda.timeout, IN_FLIGHT);
  const stage: Stage = { ...written, installation: state.installation, lambda: { timeout } };
  return {
    stage,
    clock: systemClock,
    ids: { attempt: () => randomUUID() },
    log,
    metrics: { put: () => {} },
    // A webhook has its usual time: nothing runs on after it here.
    sinks: [
      logSink(log),
      ...channelSinks({ ...stage, lambda: written.lambda }, { channels: services.channels }, secrets),
    ],
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
