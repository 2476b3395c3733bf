import type {
  BlueGreenDeployment,
  DBClusterEndpoint,
  DBClusterParameterGroup,
  DBParameterGroup,
  DBProxy,
  DBProxyTarget,
  DBSubnetGroup,
  GlobalCluster,
} from "@aws-sdk/client-rds";

/** A proxy and what it leads to. */
export interface SimulatedProxy extends DBProxy {
  readonly DBProxyName: string;
  readonly targets: readonly DBProxyTarget[];
}

/** What is in the account besides databases and their snapshots; nothing of it changes by itself. */
export interface Surroundings {
  /** Besides the default groups, and those that an instance or a cluster uses. */
  readonly parameterGroups: readonly DBParameterGroup[];
  readonly clusterParameterGroups: readonly DBClusterParameterGroup[];
  /** Any other name is a group in `vpc-default`. */
  readonly subnetGroups: readonly DBSubnetGroup[];
  readonly globalClusters: readonly GlobalCluster[];
  readonly blueGreenDeployments: readonly BlueGreenDeployment[];
  readonly proxies: readonly SimulatedProxy[];
  /** Custom endpoints of Aurora clusters: every cluster has its own two besides. */
  readonly clusterEndpoints: readonly DBClusterEndpoint[];
  /** Security groups that admit nobody: no new connection through them, those that are open stay. */
  readonly closedSecurityGroups: readonly string[];
  /** The buckets that there are; any name is one if left out. */
  readonly buckets?: readonly string[];
}

export const emptySurroundings = (): Surroundings => ({
  parameterGroups: [],
  clusterParameterGroups: [],
  subnetGroups: [],
  globalClusters: [],
  blueGreenDeployments: [],
  proxies: [],
  clusterEndpoints: [],
  closedSecurityGroups: [],
});
