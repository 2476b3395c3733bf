import type { BackedEndpoint } from "@dblab-refresh/simulator/rds/effect";
import type { RdsModel } from "@dblab-refresh/simulator/rds/model";

/** A snapshot of production that is there from the beginning. Times are epoch milliseconds. */
export interface ProductionSnapshot {
  /** AWS's own name for an automated one if left out. */
  readonly identifier?: string;
  readonly type?: "automated" | "manual";
  readonly takenAtMs: number;
  /** Still being made, and never done. */
  readonly isUnderWay?: boolean;
}

/** Production as RDS shows it. */
export interface Production {
  /** Of everything that is production: the instance; or the cluster, and after it its members. */
  readonly names: readonly string[];
  readonly resourceId: string;
  /** @returns the snapshot's name, and the name under which its data are kept: see the simulator's Backing */
  snapshot(wanted: ProductionSnapshot): { readonly identifier: string; readonly backedAs: string };
}

interface Database {
  readonly identifier: string;
  readonly dbName: string;
  readonly username: string;
  readonly createdAtMs: number;
  readonly endpoint: BackedEndpoint;
}

const INSTANCE_CLASS = "db.r6g.2xlarge";
const tags = [{ Key: "environment", Value: "production" }];

/** An RDS instance. */
export function productionInstance(rds: RdsModel, database: Database): Production {
  const { identifier, dbName: DBName, username: MasterUsername, createdAtMs, endpoint } = database;
  const settings = { DBInstanceClass: INSTANCE_CLASS, MasterUsername, DBName };
  const instance = rds.seedInstance({ identifier, createdAtMs, endpoint, settings, tags });
  return {
    names: [identifier],
    resourceId: instance.DbiResourceId ?? "",
    snapshot(wanted) {
      const name = rds.seedSnapshot({ instance: identifier, ...wanted }).DBSnapshotIdentifier ?? "";
      return { identifier: name, backedAs: name };
    },
  };
}

/** An Aurora cluster with a writer and a reader. */
export function productionCluster(rds: RdsModel, database: Database): Production {
  const { identifier, dbName: DatabaseName, username: MasterUsername, createdAtMs, endpoint } = database;
  const cluster = rds.seedCluster({
    identifier,
    members: 2,
    createdAtMs,
    endpoint,
    settings: { MasterUsername, DatabaseName },
    memberSettings: { DBInstanceClass: INSTANCE_CLASS },
    tags,
  });
  const members = cluster.DBClusterMembers ?? [];
  return {
    names: [identifier, ...members.map((member) => member.DBInstanceIdentifier ?? "")],
    resourceId: cluster.DbClusterResourceId ?? "",
    snapshot(wanted) {
      const snapshot = rds.seedClusterSnapshot({ cluster: identifier, ...wanted });
      const { DBClusterSnapshotIdentifier: name = "", DBClusterSnapshotArn: arn = "" } = snapshot;
      return { identifier: name, backedAs: arn };
    },
  };
}
