import {
  DBClusterNotFoundFault,
  DBClusterSnapshotNotFoundFault,
  DBInstanceNotFoundFault,
  DBSnapshotNotFoundFault,
  ExportTaskNotFoundFault,
} from "@aws-sdk/client-rds";
import { fault } from "@dblab-refresh/simulator/rds/failure";

/** What Describe lists: where an entry has its id, its name and its status, and what RDS says of a name that it does not have. */
export const lists = [
  {
    name: "DBInstances",
    id: "DbiResourceId",
    identifier: "DBInstanceIdentifier",
    status: "DBInstanceStatus",
    notFound: (name: string) => fault(DBInstanceNotFoundFault, `DBInstance ${name} not found.`),
  },
  {
    name: "DBClusters",
    id: "DbClusterResourceId",
    identifier: "DBClusterIdentifier",
    status: "Status",
    notFound: (name: string) => fault(DBClusterNotFoundFault, `DBCluster ${name} not found.`),
  },
  {
    name: "DBSnapshots",
    id: "DBSnapshotArn",
    identifier: "DBSnapshotIdentifier",
    status: "Status",
    notFound: (name: string) => fault(DBSnapshotNotFoundFault, `DBSnapshot ${name} not found.`),
  },
  {
    name: "DBClusterSnapshots",
    id: "DBClusterSnapshotArn",
    identifier: "DBClusterSnapshotIdentifier",
    status: "Status",
    notFound: (name: string) => fault(DBClusterSnapshotNotFoundFault, `DBClusterSnapshot ${name} not found.`),
  },
  {
    name: "ExportTasks",
    id: "ExportTaskIdentifier",
    identifier: "ExportTaskIdentifier",
    status: "Status",
    notFound: (name: string) => fault(ExportTaskNotFoundFault, `Export task ${name} not found.`),
  },
] as const;
