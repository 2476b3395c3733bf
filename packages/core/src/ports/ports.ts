import type { Stage } from "../configuration/stage.ts";
import type { Target } from "../configuration/target.ts";
import type { Clock } from "./clock.ts";
import type { Connections } from "./connections.ts";
import type { Databases } from "./databases.ts";
import type { Dns } from "./dns.ts";
import type { Engine } from "./engine.ts";
import type { ExportPlace } from "./export-place.ts";
import type { Ids } from "./ids.ts";
import type { JobStore } from "./job-store.ts";
import type { LockStore } from "./lock-store.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Queues } from "./queues.ts";
import type { Rds } from "./rds.ts";
import type { Secrets } from "./secrets.ts";
import type { Sink } from "./sink.ts";

/** Everything outside that the domain touches: real on AWS and on the local stage, in memory in the simulation. */
export interface Ports {
  readonly stage: Stage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly jobs: JobStore;
  readonly locks: LockStore;
  readonly queues: Queues;
  readonly secrets: Secrets;
  /** Who is told of announcements. */
  readonly sinks: readonly Sink[];
  rds(aws: { readonly region: string; readonly endpoint?: string }): Rds;
  /** The same RDS, as jobs see it that restore databases. */
  databases(aws: { readonly region: string; readonly endpoint?: string }): Databases;
  readonly connections: Connections;
  /** The DNS records that clients connect to. */
  readonly dns: Dns;
  /** Where exports go. Absent: the stage has no place for them. */
  readonly exports?: ExportPlace;
  engine(dblab: Target["dblab"]): Engine;
}
