import { DatabasesService } from "@dblab-refresh/aws/databases-service";
import { RdsService } from "@dblab-refresh/aws/rds-service";
import type { Job } from "@dblab-refresh/core/job/job";
import type { Ports } from "@dblab-refresh/core/ports/ports";
import type { SourceType } from "@dblab-refresh/local/world/production";
import { inMemoryRdsClient } from "@dblab-refresh/simulator/rds/client";
import { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { clusterOffItsDefaults, instanceOffItsDefaults } from "@dblab-refresh/simulator/rds/off-default";
import type { ClusterSettings, InstanceSettings } from "@dblab-refresh/simulator/rds/thing";
import { aStage, memoryPorts } from "../../core/test/steps/memory-ports.ts";
import { type Asked, VirtualTime } from "./virtual-time.ts";

export const IDENTIFIER = "orders";
const GROUP = "sg-0123456789abcdef0";
const EXPORTS = { bucket: "exports", roleArn: "arn:aws:iam::123456789012:role/exports", kmsKeyId: "exports" };

/** What is the same of both kinds' seeds. */
interface Differing {
  readonly settings?: InstanceSettings & ClusterSettings;
  readonly pending?: { readonly EngineVersion: string };
  readonly status?: string;
}

/** A database with every setting off its default, and the functions' own code, in a clock that waits for nothing. */
export class VirtualStage {
  readonly rds: RdsModel;
  /** Of the database as it was made. */
  readonly resourceId: string;
  readonly host: string;
  readonly #type: SourceType;
  readonly #ports: Ports;
  readonly #time = new VirtualTime();

  /** @param differs from a database with every setting off its default */
  constructor(type: SourceType, differs: Differing = {}) {
    let ids = 0;
    this.#type = type;
    this.rds = new RdsModel({ now: this.#time.nowMs, ids: () => `id${++ids}` });
    this.rds.seedSurroundings({ closedSecurityGroups: [GROUP], buckets: [EXPORTS.bucket] });
    if (type === "rds") {
      const seed = instanceOffItsDefaults(IDENTIFIER);
      const made = this.rds.seedInstance({
        ...seed,
        ...differs,
        settings: { ...seed.settings, ...differs.settings },
      });
      this.host = made.Endpoint?.Address ?? "";
      this.resourceId = made.DbiResourceId ?? "";
    } else {
      const seed = clusterOffItsDefaults(IDENTIFIER);
      const made = this.rds.seedCluster({
        ...seed,
        ...differs,
        settings: { ...seed.settings, ...differs.settings },
      });
      this.host = made.Endpoint ?? "";
      this.resourceId = made.DbClusterResourceId ?? "";
    }
    const takenAtMs = this.#time.nowMs() - 7 * 24 * 3_600_000;
    const fixed = { identifier: `${IDENTIFIER}-snapshot`, type: "manual" as const, takenAtMs };
    if (type === "rds") this.rds.seedSnapshot({ instance: IDENTIFIER, ...fixed });
    else this.rds.seedClusterSnapshot({ cluster: IDENTIFIER, ...fixed });
    this.#ports = this.#made();
  }

  /** Whom a client meets at the endpoint that it has always had; undefined if nobody. */
  reached(): string | undefined {
    const reach = this.rds.reach(this.host);
    return reach.state === "answers" ? reach.resourceId : undefined;
  }

  /** Sends a request, and goes on until its job has ended. @throws if nothing moves any more */
  ended(request: Asked): Promise<Job> {
    return this.#time.ended(this.#ports, request);
  }

  /** Time passes, with the janitor at its work. */
  tidy(): Promise<void> {
    return this.#time.tidy(this.#ports);
  }

  #made(): Ports {
    const client = inMemoryRdsClient(this.rds);
    const clients = { reads: client, writes: client };
    const databases = new DatabasesService(clients);
    const rds = new RdsService(clients);
    const database = {
      type: this.#type,
      aws: { region: "us-east-1" },
      restore: { isolationSecurityGroup: GROUP },
    };
    const memory = memoryPorts({
      stage: aStage({ databases: { [IDENTIFIER]: database } }),
      clock: { now: this.#time.now },
    });
    return {
      ...memory,
      databases: () => databases,
      rds: () => rds,
      exports: EXPORTS,
      connections: {
        answers: async (host) => {
          const { state } = this.rds.reach(host);
          return state === "answers" ? { ok: true } : { ok: false, why: state };
        },
      },
      queues: { ...memory.queues, send: this.#time.send },
    };
  }
}
