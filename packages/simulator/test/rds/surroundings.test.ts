import {
  DescribeBlueGreenDeploymentsCommand,
  DescribeDBClusterEndpointsCommand,
  DescribeDBClusterParameterGroupsCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBProxiesCommand,
  DescribeDBProxyTargetsCommand,
  DescribeDBSubnetGroupsCommand,
  DescribeGlobalClustersCommand,
} from "@aws-sdk/client-rds";
import { expect, test } from "vitest";
import { simulatedAurora } from "./simulated-aurora.ts";

const arn = (rest: string) => `arn:aws:rds:us-east-1:123456789012:${rest}`;

test("nothing surrounds databases unless it is seeded", async () => {
  const { client } = simulatedAurora();

  expect((await client.send(new DescribeGlobalClustersCommand({}))).GlobalClusters).toEqual([]);
  expect((await client.send(new DescribeBlueGreenDeploymentsCommand({}))).BlueGreenDeployments).toEqual([]);
  expect((await client.send(new DescribeDBProxiesCommand({}))).DBProxies).toEqual([]);
});

test("what is seeded is described: global clusters, blue/green deployments, proxies with their targets", async () => {
  const { client, model } = simulatedAurora();
  model.seedSurroundings({
    globalClusters: [
      {
        GlobalClusterIdentifier: "world",
        GlobalClusterMembers: [{ DBClusterArn: arn("cluster:shop"), IsWriter: true }],
      },
    ],
    blueGreenDeployments: [
      { BlueGreenDeploymentIdentifier: "bgd-1", Source: arn("db:prod"), Status: "AVAILABLE" },
      { BlueGreenDeploymentIdentifier: "bgd-2", Source: arn("db:other"), Status: "AVAILABLE" },
    ],
    proxies: [{ DBProxyName: "pool", targets: [{ RdsResourceId: "prod", Type: "RDS_INSTANCE" }] }],
  });

  const { GlobalClusters } = await client.send(new DescribeGlobalClustersCommand({}));
  const source = { Filters: [{ Name: "source", Values: [arn("db:prod")] }] };
  const { BlueGreenDeployments } = await client.send(new DescribeBlueGreenDeploymentsCommand(source));
  const { DBProxies } = await client.send(new DescribeDBProxiesCommand({}));
  const { Targets } = await client.send(new DescribeDBProxyTargetsCommand({ DBProxyName: "pool" }));

  expect(GlobalClusters).toMatchObject([{ GlobalClusterMembers: [{ DBClusterArn: arn("cluster:shop") }] }]);
  expect(BlueGreenDeployments).toMatchObject([{ BlueGreenDeploymentIdentifier: "bgd-1" }]);
  expect(DBProxies).toEqual([{ DBProxyName: "pool" }]);
  expect(Targets).toEqual([{ RdsResourceId: "prod", Type: "RDS_INSTANCE" }]);
});

test("what is asked for by a name that nobody has is not found", async () => {
  const { client } = simulatedAurora();
  const asked = [
    [new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: "none" }), "GlobalClusterNotFoundFault"],
    [
      new DescribeBlueGreenDeploymentsCommand({ BlueGreenDeploymentIdentifier: "none" }),
      "BlueGreenDeploymentNotFoundFault",
    ],
    [new DescribeDBProxiesCommand({ DBProxyName: "none" }), "DBProxyNotFoundFault"],
    [new DescribeDBProxyTargetsCommand({ DBProxyName: "none" }), "DBProxyNotFoundFault"],
    [new DescribeDBParameterGroupsCommand({ DBParameterGroupName: "none" }), "DBParameterGroupNotFoundFault"],
    [
      new DescribeDBClusterParameterGroupsCommand({ DBClusterParameterGroupName: "none" }),
      "DBParameterGroupNotFoundFault",
    ],
    [new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: "none" }), "DBSubnetGroupNotFoundFault"],
    [new DescribeDBClusterEndpointsCommand({ DBClusterIdentifier: "none" }), "DBClusterNotFoundFault"],
  ] as const;

  for (const [command, name] of asked) {
    await expect(client.send<never, never>(command as never)).rejects.toMatchObject({ name });
  }
});

test("parameter groups are there if they are seeded, used or AWS's own", async () => {
  const { client, model } = simulatedAurora();
  model.seedSurroundings({ parameterGroups: [{ DBParameterGroupName: "spare", Description: "for later" }] });
  model.seedInstance({
    identifier: "tuned",
    settings: { DBParameterGroups: [{ DBParameterGroupName: "in-use", ParameterApplyStatus: "in-sync" }] },
  });
  const named = async (DBParameterGroupName: string) => {
    const { DBParameterGroups } = await client.send(
      new DescribeDBParameterGroupsCommand({ DBParameterGroupName }),
    );
    return DBParameterGroups?.[0];
  };

  expect(await named("spare")).toMatchObject({
    Description: "for later",
    DBParameterGroupArn: arn("pg:spare"),
  });
  expect(await named("in-use")).toMatchObject({ DBParameterGroupFamily: "postgres16" });
  expect(await named("default.postgres14")).toMatchObject({ DBParameterGroupFamily: "postgres14" });
  const { DBParameterGroups } = await client.send(new DescribeDBParameterGroupsCommand({}));
  expect(DBParameterGroups?.map(({ DBParameterGroupName: name }) => name)).toEqual([
    "default.aurora-postgresql16",
    "default.postgres16",
    "in-use",
    "spare",
  ]);
  const { DBClusterParameterGroups } = await client.send(new DescribeDBClusterParameterGroupsCommand({}));
  expect(DBClusterParameterGroups).toMatchObject([
    { DBClusterParameterGroupName: "default.aurora-postgresql16" },
  ]);
});

test("a cluster has two endpoints of its own, and the custom ones that are seeded", async () => {
  const { client, model } = simulatedAurora();
  model.seedSurroundings({
    clusterEndpoints: [
      {
        DBClusterEndpointIdentifier: "reports",
        DBClusterIdentifier: "shop",
        EndpointType: "CUSTOM",
        CustomEndpointType: "READER",
        StaticMembers: ["shop-2"],
        Status: "available",
      },
    ],
  });

  const { DBClusterEndpoints } = await client.send(
    new DescribeDBClusterEndpointsCommand({ DBClusterIdentifier: "shop" }),
  );
  const custom = { Filters: [{ Name: "db-cluster-endpoint-type", Values: ["custom"] }] };
  const { DBClusterEndpoints: customOnes } = await client.send(new DescribeDBClusterEndpointsCommand(custom));

  expect(DBClusterEndpoints?.map(({ EndpointType }) => EndpointType)).toEqual(["CUSTOM", "READER", "WRITER"]);
  expect(customOnes).toMatchObject([{ DBClusterEndpointIdentifier: "reports", StaticMembers: ["shop-2"] }]);
});

test("subnet groups are those that are seeded or used", async () => {
  const { client, model } = simulatedAurora();
  model.seedSurroundings({ subnetGroups: [{ DBSubnetGroupName: "away", VpcId: "vpc-2" }] });

  const { DBSubnetGroups } = await client.send(new DescribeDBSubnetGroupsCommand({}));

  expect(DBSubnetGroups).toMatchObject([
    { DBSubnetGroupName: "away", VpcId: "vpc-2" },
    { DBSubnetGroupName: "default", VpcId: "vpc-default" },
  ]);
});
