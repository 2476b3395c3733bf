import {
  type DBInstanceAutomatedBackup,
  type DBInstanceAutomatedBackupMessage,
  DBInstanceAutomatedBackupNotFoundFault,
  DescribeDBInstanceAutomatedBackups$,
  type DescribeDBInstanceAutomatedBackupsMessage,
} from "@aws-sdk/client-rds";
import { nameOf } from "../arn.ts";
import { automatedBackupOf } from "../automated-backup.ts";
import { fault } from "../failure.ts";
import { type Filterable, matchesFilters } from "../filter.ts";
import { pageOf } from "../page.ts";
import type { World } from "../world.ts";
import { operation } from "./operation.ts";

const filters: Filterable<DBInstanceAutomatedBackup> = {
  status: ({ Status }) => Status,
  "db-instance-id": ({ DBInstanceIdentifier }) => DBInstanceIdentifier,
  "dbi-resource-id": ({ DbiResourceId }) => DbiResourceId,
};

export const describeDBInstanceAutomatedBackups = operation(
  DescribeDBInstanceAutomatedBackups$,
  (world: World, input: DescribeDBInstanceAutomatedBackupsMessage): DBInstanceAutomatedBackupMessage => {
    const { DbiResourceId, DBInstanceAutomatedBackupsArn } = input;
    const name = input.DBInstanceIdentifier === undefined ? undefined : nameOf(input.DBInstanceIdentifier);
    const found = allBackups(world)
      .filter((backup) => name === undefined || backup.DBInstanceIdentifier === name)
      .filter((backup) => DbiResourceId === undefined || backup.DbiResourceId === DbiResourceId)
      .filter(
        (backup) =>
          DBInstanceAutomatedBackupsArn === undefined ||
          backup.DBInstanceAutomatedBackupsArn === DBInstanceAutomatedBackupsArn,
      )
      .filter(matchesFilters(input.Filters, filters));
    const isNamed = DbiResourceId !== undefined || DBInstanceAutomatedBackupsArn !== undefined;
    if (isNamed && found.length === 0) {
      const wanted = DbiResourceId ?? DBInstanceAutomatedBackupsArn;
      throw fault(DBInstanceAutomatedBackupNotFoundFault, `DBInstanceAutomatedBackup ${wanted} not found.`);
    }
    const { items, marker } = pageOf(found, ({ DbiResourceId: id = "" }) => id, input);
    return {
      ...(marker === undefined ? {} : { Marker: marker }),
      DBInstanceAutomatedBackups: [...items],
    };
  },
);

/** By resource id: a name may occur several times, since retained backups keep that of their instance. */
function allBackups(world: World): DBInstanceAutomatedBackup[] {
  const live = world.things
    .ofKind("instance")
    .flatMap((instance) => automatedBackupOf(world, instance) ?? []);
  const all = [...live, ...world.retainedBackups.values()];
  return all.sort((a, b) => ((a.DbiResourceId ?? "") < (b.DbiResourceId ?? "") ? -1 : 1));
}
