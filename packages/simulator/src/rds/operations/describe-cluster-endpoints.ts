import {
  type DBClusterEndpoint,
  type DBClusterEndpointMessage,
  DBClusterNotFoundFault,
  DescribeDBClusterEndpoints$,
  type DescribeDBClusterEndpointsMessage,
} from "@aws-sdk/client-rds";
import { nameOf } from "../arn.ts";
import { describedCluster } from "../cluster.ts";
import { fault } from "../failure.ts";
import { type Filterable, matchesFilters } from "../filter.ts";
import { pageOf } from "../page.ts";
import type { Cluster } from "../thing.ts";
import type { World } from "../world.ts";
import { operation } from "./operation.ts";

const filters: Filterable<DBClusterEndpoint> = {
  "db-cluster-endpoint-type": ({ EndpointType }) => EndpointType,
  "db-cluster-endpoint-custom-type": ({ CustomEndpointType }) => CustomEndpointType,
  "db-cluster-endpoint-id": ({ DBClusterEndpointIdentifier }) => DBClusterEndpointIdentifier,
  "db-cluster-endpoint-status": ({ Status }) => Status,
};

/** Every cluster's own two, which have no identifier, and the seeded custom ones. */
export const describeDBClusterEndpoints = operation(
  DescribeDBClusterEndpoints$,
  (world: World, input: DescribeDBClusterEndpointsMessage): DBClusterEndpointMessage => {
    const cluster = input.DBClusterIdentifier === undefined ? undefined : nameOf(input.DBClusterIdentifier);
    const name = input.DBClusterEndpointIdentifier?.toLowerCase();
    if (cluster !== undefined && world.things.named("cluster", cluster) === undefined)
      throw fault(DBClusterNotFoundFault, `DBCluster ${cluster} not found.`);
    const own = world.things
      .ofKind("cluster")
      .filter(({ visibleAtMs }) => visibleAtMs <= world.now)
      .flatMap((one) => ownEndpoints(world, one));
    const found = [...own, ...world.surroundings.clusterEndpoints]
      .filter(({ DBClusterIdentifier }) => cluster === undefined || DBClusterIdentifier === cluster)
      .filter(({ DBClusterEndpointIdentifier: id }) => name === undefined || id === name)
      .filter(matchesFilters(input.Filters, filters))
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    const { items, marker } = pageOf(found, keyOf, input);
    return { ...(marker === undefined ? {} : { Marker: marker }), DBClusterEndpoints: [...items] };
  },
);

function ownEndpoints(world: World, cluster: Cluster): DBClusterEndpoint[] {
  const { Endpoint: writer, ReaderEndpoint: reader } = describedCluster(world, cluster);
  const common = { DBClusterIdentifier: cluster.identifier, Status: "available" };
  return [
    { ...common, Endpoint: writer, EndpointType: "WRITER" },
    { ...common, Endpoint: reader, EndpointType: "READER" },
  ];
}

const keyOf = ({ DBClusterIdentifier = "", EndpointType = "", DBClusterEndpointIdentifier = "" }) =>
  `${DBClusterIdentifier} ${EndpointType} ${DBClusterEndpointIdentifier}`;
