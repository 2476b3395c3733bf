import {
  CreateDBInstanceCommand,
  type DBCluster,
  DescribeDBClustersCommand,
  RestoreDBClusterFromSnapshotCommand,
} from "@aws-sdk/client-rds";
import type { RdsModelOptions } from "@dblab-refresh/simulator/rds/model";
import { minute, ownerTags, type SimulatedRds, simulatedRds, startMs } from "./simulated-rds.ts";

/** The world of the other tests, and in it a production cluster `shop` of two members with yesterday's snapshot. */
export interface SimulatedAurora extends SimulatedRds {
  readonly clusterSnapshotId: string;
  /** What Describe shows of a cluster; undefined if it is not found. */
  seenCluster(identifier: string): Promise<DBCluster | undefined>;
  /** Every status that the cluster shows from now until nothing changes any more, without repetition. */
  clusterStatusesOf(identifier: string): Promise<string[]>;
}

export function simulatedAurora(options: Partial<RdsModelOptions> = {}): SimulatedAurora {
  const rds = simulatedRds(options);
  rds.model.seedCluster({ identifier: "shop", members: 2, tags: [{ Key: "team", Value: "core" }] });
  const snapshot = rds.model.seedClusterSnapshot({ cluster: "shop", takenAtMs: startMs - 9 * 60 * minute });

  async function seenCluster(DBClusterIdentifier: string) {
    try {
      const { DBClusters } = await rds.client.send(new DescribeDBClustersCommand({ DBClusterIdentifier }));
      return DBClusters?.[0];
    } catch (error) {
      if (error instanceof Error && error.name === "DBClusterNotFoundFault") return undefined;
      throw error;
    }
  }

  return {
    ...rds,
    clusterSnapshotId: snapshot.DBClusterSnapshotIdentifier ?? "",
    seenCluster,
    async clusterStatusesOf(identifier) {
      const statuses: string[] = [];
      for (;;) {
        const status = (await seenCluster(identifier))?.Status ?? "(not found)";
        if (statuses.at(-1) !== status) statuses.push(status);
        const next = rds.model.nextChangeAt();
        if (next === undefined) return statuses;
        rds.pass(next - rds.model.now());
      }
    },
  };
}

/** A restore's input as the product makes it. */
export function cloneClusterInput({ clusterSnapshotId }: SimulatedAurora, more: object = {}) {
  return {
    DBClusterIdentifier: "clone",
    SnapshotIdentifier: clusterSnapshotId,
    Engine: "aurora-postgresql",
    BackupRetentionPeriod: 1,
    Tags: ownerTags,
    ...more,
  };
}

/** A member's input as the product makes it. */
export function memberInput(more: object = {}) {
  return {
    DBInstanceIdentifier: "clone-1",
    DBClusterIdentifier: "clone",
    DBInstanceClass: "db.r6g.large",
    Engine: "aurora-postgresql",
    Tags: ownerTags,
    ...more,
  };
}

/** A clone that is available, with as many members as there are names. */
export async function withCloneOf(
  members: readonly string[],
  more: object = {},
  options: Partial<RdsModelOptions> = {},
): Promise<SimulatedAurora> {
  const rds = simulatedAurora(options);
  await rds.client.send(new RestoreDBClusterFromSnapshotCommand(cloneClusterInput(rds, more)));
  rds.pass(60 * minute);
  for (const DBInstanceIdentifier of members) {
    await rds.client.send(new CreateDBInstanceCommand(memberInput({ DBInstanceIdentifier })));
  }
  rds.pass(60 * minute);
  return rds;
}
