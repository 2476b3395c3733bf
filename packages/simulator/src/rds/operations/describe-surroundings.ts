import {
  type BlueGreenDeployment,
  BlueGreenDeploymentNotFoundFault,
  DBProxyNotFoundFault,
  type DBSubnetGroup,
  type DBSubnetGroupMessage,
  DBSubnetGroupNotFoundFault,
  DescribeBlueGreenDeployments$,
  type DescribeBlueGreenDeploymentsRequest,
  type DescribeBlueGreenDeploymentsResponse,
  DescribeDBProxies$,
  type DescribeDBProxiesRequest,
  type DescribeDBProxiesResponse,
  DescribeDBProxyTargets$,
  type DescribeDBProxyTargetsRequest,
  type DescribeDBProxyTargetsResponse,
  DescribeDBSubnetGroups$,
  type DescribeDBSubnetGroupsMessage,
  DescribeGlobalClusters$,
  type DescribeGlobalClustersMessage,
  type GlobalCluster,
  GlobalClusterNotFoundFault,
  type GlobalClustersMessage,
} from "@aws-sdk/client-rds";
import { fault } from "../failure.ts";
import { type Filterable, matchesFilters } from "../filter.ts";
import { type Page, pageOf } from "../page.ts";
import type { World } from "../world.ts";
import { operation } from "./operation.ts";
import { subnetGroupArn, subnetGroupNamed } from "./subnet-group.ts";

/** Seeded ones, and those that an instance is in. */
export const describeDBSubnetGroups = operation(
  DescribeDBSubnetGroups$,
  (world: World, input: DescribeDBSubnetGroupsMessage): DBSubnetGroupMessage => {
    const used = world.things.ofKind("instance").flatMap(({ settings }) => settings.DBSubnetGroup ?? []);
    const names = [...world.surroundings.subnetGroups, ...used].map(nameOfSubnets);
    const wanted = input.DBSubnetGroupName?.toLowerCase();
    const groups = [...new Set(names)]
      .filter((name) => wanted === undefined || name === wanted)
      .sort()
      .map((name) => ({ DBSubnetGroupArn: subnetGroupArn(world, name), ...subnetGroupNamed(world, name) }));
    if (wanted !== undefined && groups.length === 0)
      throw fault(DBSubnetGroupNotFoundFault, `DB subnet group ${wanted} not found.`);
    const { items, marker } = pageOf(groups, nameOfSubnets, input);
    return { ...markerOf({ marker }), DBSubnetGroups: [...items] };
  },
);

const nameOfSubnets = ({ DBSubnetGroupName = "" }: DBSubnetGroup) => DBSubnetGroupName;

const globalFilters: Filterable<GlobalCluster> = {
  "db-cluster-id": ({ GlobalClusterIdentifier }) => GlobalClusterIdentifier,
};

/** The reference of the API calls the filter `db-cluster-id`, and means the global cluster's name. */
export const describeGlobalClusters = operation(
  DescribeGlobalClusters$,
  (world: World, input: DescribeGlobalClustersMessage): GlobalClustersMessage => {
    const wanted = input.GlobalClusterIdentifier;
    const found = world.surroundings.globalClusters
      .filter(({ GlobalClusterIdentifier: name }) => wanted === undefined || name === wanted)
      .filter(matchesFilters(input.Filters, globalFilters));
    if (wanted !== undefined && found.length === 0)
      throw fault(GlobalClusterNotFoundFault, `Global cluster ${wanted} not found.`);
    const { items, marker } = pageOf(found, ({ GlobalClusterIdentifier: name = "" }) => name, input);
    return { ...markerOf({ marker }), GlobalClusters: [...items] };
  },
);

/** A source and a target are ARNs; a filter compares the names at their ends. */
const deploymentFilters: Filterable<BlueGreenDeployment> = {
  "blue-green-deployment-identifier": ({ BlueGreenDeploymentIdentifier }) => BlueGreenDeploymentIdentifier,
  "blue-green-deployment-name": ({ BlueGreenDeploymentName }) => BlueGreenDeploymentName,
  source: ({ Source }) => Source?.split(":").at(-1),
  target: ({ Target }) => Target?.split(":").at(-1),
};

export const describeBlueGreenDeployments = operation(
  DescribeBlueGreenDeployments$,
  (world: World, input: DescribeBlueGreenDeploymentsRequest): DescribeBlueGreenDeploymentsResponse => {
    const wanted = input.BlueGreenDeploymentIdentifier;
    const found = world.surroundings.blueGreenDeployments
      .filter(({ BlueGreenDeploymentIdentifier: id }) => wanted === undefined || id === wanted)
      .filter(matchesFilters(input.Filters, deploymentFilters));
    if (wanted !== undefined && found.length === 0)
      throw fault(BlueGreenDeploymentNotFoundFault, `Blue/green deployment ${wanted} not found.`);
    const { items, marker } = pageOf(found, ({ BlueGreenDeploymentIdentifier: id = "" }) => id, input);
    return { ...markerOf({ marker }), BlueGreenDeployments: [...items] };
  },
);

export const describeDBProxies = operation(
  DescribeDBProxies$,
  (world: World, input: DescribeDBProxiesRequest): DescribeDBProxiesResponse => {
    const wanted = input.DBProxyName;
    const found = world.surroundings.proxies.filter(
      ({ DBProxyName }) => wanted === undefined || DBProxyName === wanted,
    );
    if (wanted !== undefined && found.length === 0)
      throw fault(DBProxyNotFoundFault, `DB proxy ${wanted} not found.`);
    const { items, marker } = pageOf(found, ({ DBProxyName }) => DBProxyName, input);
    return { ...markerOf({ marker }), DBProxies: items.map(({ targets: _targets, ...proxy }) => proxy) };
  },
);

/** All targets on one page: a proxy has one database. */
export const describeDBProxyTargets = operation(
  DescribeDBProxyTargets$,
  (world: World, input: DescribeDBProxyTargetsRequest): DescribeDBProxyTargetsResponse => {
    const wanted = input.DBProxyName;
    const proxy = world.surroundings.proxies.find(({ DBProxyName }) => DBProxyName === wanted);
    if (proxy === undefined) throw fault(DBProxyNotFoundFault, `DB proxy ${wanted} not found.`);
    return { Targets: [...proxy.targets] };
  },
);

const markerOf = ({ marker }: Pick<Page<unknown>, "marker">) =>
  marker === undefined ? {} : { Marker: marker };
