import {
  type DBClusterAutomatedBackup,
  type DBClusterAutomatedBackupMessage,
  DBClusterAutomatedBackupNotFoundFault,
  DescribeDBClusterAutomatedBackups$,
  type DescribeDBClusterAutomatedBackupsMessage,
} from "@aws-sdk/client-rds";
import { nameOf } from "../arn.ts";
import { clusterAutomatedBackupOf } from "../cluster-automated-backup.ts";
import { fault } from "../failure.ts";
import { type Filterable, matchesFilters } from "../filter.ts";
import { pageOf } from "../page.ts";
import type { World } from "../world.ts";
import { operation } from "./operation.ts";

const filters: Filterable<DBClusterAutomatedBackup> = {
  status: ({ Status }) => Status,
  "db-cluster-id": ({ DBClusterIdentifier }) => DBClusterIdentifier,
  "db-cluster-resource-id": ({ DbClusterResourceId }) => DbClusterResourceId,
};

export const describeDBClusterAutomatedBackups = operation(
  DescribeDBClusterAutomatedBackups$,
  (world: World, input: DescribeDBClusterAutomatedBackupsMessage): DBClusterAutomatedBackupMessage => {
    const resourceId = input.DbClusterResourceId?.toLowerCase();
    const name = input.DBClusterIdentifier === undefined ? undefined : nameOf(input.DBClusterIdentifier);
    const found = allBackups(world)
      .filter((backup) => name === undefined || backup.DBClusterIdentifier === name)
      .filter(
        (backup) => resourceId === undefined || backup.DbClusterResourceId?.toLowerCase() === resourceId,
      )
      .filter(matchesFilters(input.Filters, filters));
    if (resourceId !== undefined && found.length === 0) {
      throw fault(
        DBClusterAutomatedBackupNotFoundFault,
        `DBClusterAutomatedBackup ${input.DbClusterResourceId} not found.`,
      );
    }
    const { items, marker } = pageOf(found, ({ DbClusterResourceId: id = "" }) => id, input);
    return {
      ...(marker === undefined ? {} : { Marker: marker }),
      DBClusterAutomatedBackups: [...items],
    };
  },
);

/** By resource id: a name may occur several times, since retained backups keep that of their cluster. */
function allBackups(world: World): DBClusterAutomatedBackup[] {
  const live = world.things.ofKind("cluster").map((cluster) => clusterAutomatedBackupOf(world, cluster));
  const all = [...live, ...world.retainedClusterBackups.values()];
  return all.sort((a, b) => ((a.DbClusterResourceId ?? "") < (b.DbClusterResourceId ?? "") ? -1 : 1));
}
