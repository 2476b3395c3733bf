import type { Target } from "@dblab-refresh/core/configuration/target";
import type { BackedEndpoint } from "@dblab-refresh/simulator/rds/effect";
import type { RdsModel } from "@dblab-refresh/simulator/rds/model";
import { clusterOffItsDefaults, instanceOffItsDefaults } from "@dblab-refresh/simulator/rds/off-default";

/** What RDS calls the source of a target. */
export type SourceType = Target["source"]["type"];

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

export interface ProductionDatabase {
  readonly identifier: string;
  readonly resourceId: string;
  readonly dbName: string;
  readonly username: string;
  readonly createdAtMs: number;
  readonly endpoint: BackedEndpoint;
  /** Every setting that can be set is another one than RDS's default, but the Data API. Default: only a few are. */
  readonly isOffItsDefaults?: boolean;
}

const INSTANCE_CLASS = "db.r6g.2xlarge";
const tags = [{ Key: "environment", Value: "production" }];

/** A database in RDS of either kind. */
export function production(rds: RdsModel, type: SourceType, database: ProductionDatabase): Production {
  switch (type) {
    case "rds":
      return productionInstance(rds, database);
    case "aurora-cluster":
      return productionCluster(rds, database);
    default:
      return type satisfies never;
  }
}

/** An RDS instance. */
function productionInstance(rds: RdsModel, database: ProductionDatabase): Production {
  const {
    identifier,
    resourceId,
    dbName: DBName,
    username: MasterUsername,
    createdAtMs,
    endpoint,
  } = database;
  const all = database.isOffItsDefaults ? instanceOffItsDefaults(identifier) : undefined;
  const settings = {
    DBInstanceClass: INSTANCE_CLASS,
    ...all?.settings,
    DbInstancePort: endpoint.port,
    MasterUsername,
    DBName,
  };
  rds.seedInstance({ identifier, resourceId, createdAtMs, endpoint, settings, tags: all?.tags ?? tags });
  return {
    names: [identifier],
    resourceId,
    snapshot(wanted) {
      const name = rds.seedSnapshot({ instance: identifier, ...wanted }).DBSnapshotIdentifier ?? "";
      return { identifier: name, backedAs: name };
    },
  };
}

/** An Aurora cluster with a writer and a reader. */
function productionCluster(rds: RdsModel, database: ProductionDatabase): Production {
  const { identifier, resourceId, dbName: DatabaseName, username, createdAtMs, endpoint } = database;
  const all = database.isOffItsDefaults ? clusterOffItsDefaults(identifier) : undefined;
  const cluster = rds.seedCluster({
    members: 2,
    memberSettings: { DBInstanceClass: INSTANCE_CLASS },
    tags,
    ...all,
    identifier,
    resourceId,
    createdAtMs,
    endpoint,
    // Whoever isolates it must have the Data API off: no security group keeps its callers out.
    settings: { ...all?.settings, HttpEndpointEnabled: false, MasterUsername: username, DatabaseName },
  });
  const members = cluster.DBClusterMembers ?? [];
  return {
    names: [identifier, ...members.map((member) => member.DBInstanceIdentifier ?? "")],
    resourceId,
    snapshot(wanted) {
      const snapshot = rds.seedClusterSnapshot({ cluster: identifier, ...wanted });
      const { DBClusterSnapshotIdentifier: name = "", DBClusterSnapshotArn: arn = "" } = snapshot;
      return { identifier: name, backedAs: arn };
    },
  };
}
