import {
  type DBSnapshotMessage,
  DBSnapshotNotFoundFault,
  DescribeDBSnapshots$,
  type DescribeDBSnapshotsMessage,
} from "@aws-sdk/client-rds";
import { nameOf } from "../arn.ts";
import { fault, invalidValue } from "../failure.ts";
import { type Filterable, matchesFilters } from "../filter.ts";
import { pageOf } from "../page.ts";
import { describedSnapshot } from "../snapshot.ts";
import type { Snapshot } from "../thing.ts";
import type { World } from "../world.ts";
import { operation } from "./operation.ts";

const filters: Filterable<Snapshot> = {
  "db-instance-id": ({ source }) => source.identifier,
  "db-snapshot-id": ({ identifier }) => identifier,
  "dbi-resource-id": ({ source }) => source.resourceId,
  "snapshot-type": ({ type }) => type,
  engine: ({ source }) => source.settings.Engine,
};

const types = ["automated", "manual", "shared", "public", "awsbackup"];

export const describeDBSnapshots = operation(
  DescribeDBSnapshots$,
  (world: World, input: DescribeDBSnapshotsMessage): DBSnapshotMessage => {
    const { SnapshotType, DbiResourceId } = input;
    if (SnapshotType !== undefined && !types.includes(SnapshotType)) {
      throw invalidValue(`Invalid snapshot type: ${SnapshotType}. Valid values are ${types.join(", ")}.`);
    }
    const matches = matchesFilters(input.Filters, filters);
    const instance =
      input.DBInstanceIdentifier === undefined ? undefined : nameOf(input.DBInstanceIdentifier);
    const name = input.DBSnapshotIdentifier === undefined ? undefined : nameOf(input.DBSnapshotIdentifier);
    const found = world.things
      .ofKind("snapshot")
      .filter(({ visibleAtMs }) => visibleAtMs <= world.now)
      .filter(({ identifier }) => name === undefined || identifier === name);
    if (name !== undefined && found.length === 0) {
      throw fault(DBSnapshotNotFoundFault, `DBSnapshot ${name} not found.`);
    }
    const wanted = found
      .filter(({ source }) => instance === undefined || source.identifier === instance)
      .filter(({ source }) => DbiResourceId === undefined || source.resourceId === DbiResourceId)
      .filter(({ type }) => SnapshotType === undefined || type === SnapshotType)
      .filter(matches);
    const { items, marker } = pageOf(wanted, ({ identifier }) => identifier, input);
    return {
      ...(marker === undefined ? {} : { Marker: marker }),
      DBSnapshots: items.map((snapshot) => describedSnapshot(world, snapshot)),
    };
  },
);
