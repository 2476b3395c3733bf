import {
  type DBClusterMessage,
  DBClusterNotFoundFault,
  DescribeDBClusters$,
  type DescribeDBClustersMessage,
} from "@aws-sdk/client-rds";
import { nameOf } from "../arn.ts";
import { describedCluster } from "../cluster.ts";
import { fault } from "../failure.ts";
import { type Filterable, matchesFilters } from "../filter.ts";
import { pageOf } from "../page.ts";
import type { Cluster } from "../thing.ts";
import type { World } from "../world.ts";
import { operation } from "./operation.ts";

const filters: Filterable<Cluster> = {
  "db-cluster-id": ({ identifier }) => identifier,
  "db-cluster-resource-id": ({ key }) => key,
  engine: ({ settings }) => settings.Engine,
};

export const describeDBClusters = operation(
  DescribeDBClusters$,
  (world: World, input: DescribeDBClustersMessage): DBClusterMessage => {
    const matches = matchesFilters(input.Filters, filters);
    const wanted = input.DBClusterIdentifier === undefined ? undefined : nameOf(input.DBClusterIdentifier);
    const found = world.things
      .ofKind("cluster")
      .filter(({ visibleAtMs }) => visibleAtMs <= world.now)
      .filter(({ identifier }) => wanted === undefined || identifier === wanted);
    if (wanted !== undefined && found.length === 0) {
      throw fault(DBClusterNotFoundFault, `DBCluster ${wanted} not found.`);
    }
    const { items, marker } = pageOf(found.filter(matches), ({ identifier }) => identifier, input);
    return {
      ...(marker === undefined ? {} : { Marker: marker }),
      DBClusters: items.map((cluster) => describedCluster(world, cluster)),
    };
  },
);
