import { type DBInstance, DescribeDBInstancesCommand, RDSClient } from "@aws-sdk/client-rds";
import { type InMemoryRdsClient, inMemoryRdsClient } from "@dblab-refresh/simulator/rds/client";
import type { RdsEvent } from "@dblab-refresh/simulator/rds/event";
import { RdsModel, type RdsModelOptions } from "@dblab-refresh/simulator/rds/model";

export const second = 1_000;
export const minute = 60 * second;
export const startMs = Date.parse("2026-03-01T12:00:00.000Z");

/** A model under a clock of its own, with a production instance `prod` and yesterday's automated snapshot of it. */
export interface SimulatedRds {
  readonly model: RdsModel;
  readonly client: InMemoryRdsClient;
  readonly events: RdsEvent[];
  readonly snapshotId: string;
  /** Lets milliseconds pass. */
  pass(ms: number): void;
  /** What Describe shows of an instance; undefined if it is not found. */
  seen(identifier: string): Promise<DBInstance | undefined>;
  /** Every status that the instance shows from now until nothing changes any more, without repetition. */
  statusesOf(identifier: string): Promise<string[]>;
}

export function simulatedRds(options: Partial<RdsModelOptions> = {}): SimulatedRds {
  let now = startMs;
  let ids = 0;
  const model = new RdsModel({ now: () => now, ids: () => `id-${++ids}`, ...options });
  const events: RdsEvent[] = [];
  model.onEvent((event) => events.push(event));
  model.seedInstance({ identifier: "prod", tags: [{ Key: "team", Value: "core" }] });
  const snapshot = model.seedSnapshot({ instance: "prod", takenAtMs: startMs - 9 * 60 * minute });
  const client = inMemoryRdsClient(model);

  async function seen(DBInstanceIdentifier: string) {
    try {
      const { DBInstances } = await client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }));
      return DBInstances?.[0];
    } catch (error) {
      if (error instanceof Error && error.name === "DBInstanceNotFoundFault") return undefined;
      throw error;
    }
  }

  return {
    model,
    client,
    events,
    snapshotId: snapshot.DBSnapshotIdentifier ?? "",
    pass: (ms) => {
      now += ms;
    },
    seen,
    async statusesOf(identifier) {
      const statuses: string[] = [];
      for (;;) {
        const status = (await seen(identifier))?.DBInstanceStatus ?? "(not found)";
        if (statuses.at(-1) !== status) statuses.push(status);
        const next = model.nextChangeAt();
        if (next === undefined) return statuses;
        now = next;
      }
    },
  };
}

export const ownerTags = [{ Key: "dblab-refresh:owner", Value: "demo/abc123" }];

/** A restore's input as the product makes it. */
export function cloneInput({ snapshotId }: SimulatedRds, more: object = {}) {
  return {
    DBInstanceIdentifier: "clone-1",
    DBSnapshotIdentifier: snapshotId,
    BackupRetentionPeriod: 0,
    Tags: ownerTags,
    ...more,
  };
}

/** The real SDK's client against a server, without retries unless asked for. */
export function sdkClient(endpoint: string, maxAttempts = 1): RDSClient {
  return new RDSClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
    maxAttempts,
  });
}
