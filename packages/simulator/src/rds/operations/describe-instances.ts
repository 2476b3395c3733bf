import {
  type DBInstanceMessage,
  DBInstanceNotFoundFault,
  DescribeDBInstances$,
  type DescribeDBInstancesMessage,
} from "@aws-sdk/client-rds";
import { nameOf } from "../arn.ts";
import { fault } from "../failure.ts";
import { type Filterable, matchesFilters } from "../filter.ts";
import { describedInstance } from "../instance.ts";
import { clusterOf } from "../members.ts";
import { pageOf } from "../page.ts";
import type { Instance } from "../thing.ts";
import type { World } from "../world.ts";
import { operation } from "./operation.ts";

const filtersIn = (world: World): Filterable<Instance> => ({
  "db-instance-id": ({ identifier }) => identifier,
  "dbi-resource-id": ({ key }) => key,
  "db-cluster-id": (instance) =>
    clusterOf(world, instance)?.identifier ?? instance.settings.DBClusterIdentifier,
  engine: ({ settings }) => settings.Engine,
});

export const describeDBInstances = operation(
  DescribeDBInstances$,
  (world: World, input: DescribeDBInstancesMessage): DBInstanceMessage => {
    const matches = matchesFilters(input.Filters, filtersIn(world));
    const wanted = input.DBInstanceIdentifier === undefined ? undefined : nameOf(input.DBInstanceIdentifier);
    const found = world.things
      .ofKind("instance")
      .filter((instance) => instance.visibleAtMs <= world.now)
      .filter((instance) => wanted === undefined || instance.identifier === wanted);
    if (wanted !== undefined && found.length === 0) {
      throw fault(DBInstanceNotFoundFault, `DBInstance ${wanted} not found.`);
    }
    const { items, marker } = pageOf(found.filter(matches), ({ identifier }) => identifier, input);
    return {
      ...(marker === undefined ? {} : { Marker: marker }),
      DBInstances: items.map((instance) => describedInstance(world, instance)),
    };
  },
);
