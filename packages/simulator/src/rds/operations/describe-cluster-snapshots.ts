import {
  type DBClusterSnapshotMessage,
  DBClusterSnapshotNotFoundFault,
  DescribeDBClusterSnapshots$,
  type DescribeDBClusterSnapshotsMessage,
} from "@aws-sdk/client-rds";
import { nameOf } from "../arn.ts";
import { describedClusterSnapshot } from "../cluster-snapshot.ts";
import { fault, invalidCombination, invalidValue } from "../failure.ts";
import { type Filterable, matchesFilters } from "../filter.ts";
import { pageOf } from "../page.ts";
import type { ClusterSnapshot } from "../thing.ts";
import type { World } from "../world.ts";
import { operation } from "./operation.ts";

/** Those of the API reference: the resource id is a parameter of its own there, and no filter. */
const filters: Filterable<ClusterSnapshot> = {
  "db-cluster-id": ({ source }) => source.identifier,
  "db-cluster-snapshot-id": ({ identifier }) => identifier,
  "snapshot-type": ({ type }) => type,
  engine: ({ source }) => source.settings.Engine,
};

const types = ["automated", "manual", "shared", "public", "awsbackup"];

export const describeDBClusterSnapshots = operation(
  DescribeDBClusterSnapshots$,
  (world: World, input: DescribeDBClusterSnapshotsMessage): DBClusterSnapshotMessage => {
    const { SnapshotType, DbClusterResourceId } = input;
    if (SnapshotType !== undefined && !types.includes(SnapshotType)) {
      throw invalidValue(`Invalid snapshot type: ${SnapshotType}. Valid values are ${types.join(", ")}.`);
    }
    if (input.DBClusterIdentifier !== undefined && input.DBClusterSnapshotIdentifier !== undefined) {
      throw invalidCombination("Specify DBClusterIdentifier or DBClusterSnapshotIdentifier, not both.");
    }
    const matches = matchesFilters(input.Filters, filters);
    const cluster = input.DBClusterIdentifier === undefined ? undefined : nameOf(input.DBClusterIdentifier);
    const name =
      input.DBClusterSnapshotIdentifier === undefined ? undefined : nameOf(input.DBClusterSnapshotIdentifier);
    const found = world.things
      .ofKind("cluster-snapshot")
      .filter(({ visibleAtMs }) => visibleAtMs <= world.now)
      .filter(({ identifier }) => name === undefined || identifier === name);
    if (name !== undefined && found.length === 0) {
      throw fault(DBClusterSnapshotNotFoundFault, `DBClusterSnapshot ${name} not found.`);
    }
    const wanted = found
      .filter(({ source }) => cluster === undefined || source.identifier === cluster)
      .filter(({ source }) => DbClusterResourceId === undefined || source.resourceId === DbClusterResourceId)
      .filter(({ type }) => SnapshotType === undefined || type === SnapshotType)
      .filter(matches);
    const { items, marker } = pageOf(wanted, ({ identifier }) => identifier, input);
    return {
      ...(marker === undefined ? {} : { Marker: marker }),
      DBClusterSnapshots: items.map((snapshot) => describedClusterSnapshot(world, snapshot)),
    };
  },
);
