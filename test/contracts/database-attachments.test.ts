// What stands against a swap, over RDS's wire protocol against the simulated RDS.
import { RDSServiceException } from "@aws-sdk/client-rds";
import type { DatabaseKind } from "@dblab-refresh/core/ports/databases";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fault, SimulatedDatabases } from "./simulated-databases.ts";

let rds: SimulatedDatabases;
beforeEach(async () => {
  rds = await SimulatedDatabases.start();
});
afterEach(() => rds.close());

const attachments = async (kind: DatabaseKind, identifier = "shop") =>
  rds.databases.attachments(kind, await rds.seen(kind, identifier));
const arn = (type: "db" | "cluster", name = "shop") => `arn:aws:rds:us-east-1:123456789012:${type}:${name}`;

describe("an instance", () => {
  it("of which nothing hangs on is neither refused nor warned of", async () => {
    rds.model.seedInstance({ identifier: "shop" });

    expect(await attachments("db-instance")).toEqual({ refusals: [], warnings: [] });
  });

  it.each([
    ["with read replicas", { ReadReplicaDBInstanceIdentifiers: ["shop-r1"] }, /read replicas \(shop-r1\)/],
    ["with an Aurora replica", { ReadReplicaDBClusterIdentifiers: ["shop-c"] }, /read replicas \(shop-c\)/],
    ["that is a replica", { ReadReplicaSourceDBInstanceIdentifier: "main" }, /replica of main/],
  ])("%s is refused", async (_what, settings, sentence) => {
    rds.model.seedInstance({ identifier: "shop", settings });

    expect((await attachments("db-instance")).refusals).toEqual([expect.stringMatching(sentence)]);
  });

  it("that is a cluster's member is refused with the cluster's name", async () => {
    rds.model.seedCluster({ identifier: "shop" });

    const { refusals } = await attachments("db-instance", "shop-1");

    expect(refusals).toEqual(["shop-1 is a member of the cluster shop: name the cluster instead"]);
  });

  it.each([
    ["blue", { Source: arn("db"), Target: arn("db", "shop-green") }],
    ["green", { Source: arn("db", "main"), Target: arn("db") }],
  ])("on the %s side of a blue/green deployment is refused", async (side, ends) => {
    rds.model.seedInstance({ identifier: "shop" });
    const deployment = { BlueGreenDeploymentName: "upgrade", Status: "AVAILABLE", ...ends };
    rds.model.seedSurroundings({ blueGreenDeployments: [deployment] });

    const { refusals } = await attachments("db-instance");

    expect(refusals).toEqual([`shop is the ${side} side of the blue/green deployment upgrade (AVAILABLE)`]);
  });

  it("of another's blue/green deployment, or of one that has ended, is not", async () => {
    rds.model.seedInstance({ identifier: "shop" });
    const ofAnother = { Source: arn("db", "shop2"), Target: arn("cluster"), Status: "AVAILABLE" };
    const ended = { Source: arn("db"), Target: arn("db", "x"), Status: "SWITCHOVER_COMPLETED" };
    rds.model.seedSurroundings({ blueGreenDeployments: [ofAnother, ended] });

    expect(await attachments("db-instance")).toEqual({ refusals: [], warnings: [] });
  });

  it("behind an RDS Proxy is warned of, and one behind another's is not", async () => {
    rds.model.seedInstance({ identifier: "shop" });
    const target = (RdsResourceId: string) => [{ Type: "RDS_INSTANCE", RdsResourceId }] as const;
    const proxies = [
      { DBProxyName: "app", targets: target("shop") },
      { DBProxyName: "other", targets: target("shop2") },
    ];
    rds.model.seedSurroundings({ proxies });

    const { warnings } = await attachments("db-instance");

    expect(warnings).toEqual([expect.stringMatching(/^the RDS Proxy app stays registered/)]);
  });
});

describe("a cluster", () => {
  it.each([
    ["shows it itself", { GlobalClusterIdentifier: "world" }, {}],
    ["is only listed there", {}, { GlobalClusterMembers: [{ DBClusterArn: arn("cluster") }] }],
    [
      "is listed as a reader",
      {},
      { GlobalClusterMembers: [{ DBClusterArn: "x", Readers: [arn("cluster")] }] },
    ],
  ])("of a global cluster is refused once, if it %s", async (_how, settings, global) => {
    rds.model.seedCluster({ identifier: "shop", settings });
    rds.model.seedSurroundings({ globalClusters: [{ GlobalClusterIdentifier: "world", ...global }] });

    const { refusals } = await attachments("db-cluster");

    expect(refusals).toEqual([expect.stringContaining("the global cluster world")]);
  });

  it.each([
    ["with replicas", { ReadReplicaIdentifiers: ["arn:x"] }, /read replicas/],
    ["that is a replica", { ReplicationSourceIdentifier: "arn:main" }, /replica of arn:main/],
    ["of three zones that is not Aurora", { Engine: "postgres" }, /Multi-AZ DB cluster/],
  ])("%s is refused", async (_what, settings, sentence) => {
    rds.model.seedCluster({ identifier: "shop", settings });

    expect((await attachments("db-cluster")).refusals).toEqual([expect.stringMatching(sentence)]);
  });

  it("is warned of for its custom endpoints and proxies, not for its own two endpoints", async () => {
    rds.model.seedCluster({ identifier: "shop", members: 2 });
    rds.model.seedSurroundings({
      clusterEndpoints: [
        { DBClusterEndpointIdentifier: "reports", DBClusterIdentifier: "shop", EndpointType: "CUSTOM" },
      ],
      proxies: [{ DBProxyName: "app", targets: [{ Type: "TRACKED_CLUSTER", RdsResourceId: "shop" }] }],
    });

    const { refusals, warnings } = await attachments("db-cluster");

    expect(refusals).toEqual([]);
    expect(warnings).toEqual([
      expect.stringMatching(/^the RDS Proxy app/),
      expect.stringMatching(/^the custom endpoint reports stays with the old cluster/),
    ]);
  });
});

describe("what may not be listed", () => {
  const refusing = (code: string, $fault: "client" | "server", denied = "DescribeDBProxies") =>
    rds.model.inject({
      name: "test",
      title: "test",
      times: 99,
      refuses: ({ operation }) =>
        operation === denied
          ? new RDSServiceException({ name: code, message: code, $fault, $metadata: {} })
          : undefined,
    });

  it("is a warning that names the permission, and the rest is looked at all the same", async () => {
    rds.model.seedCluster({ identifier: "shop", settings: { GlobalClusterIdentifier: "world" } });
    refusing("AccessDenied", "client");

    const { refusals, warnings } = await attachments("db-cluster");

    expect(refusals).toHaveLength(1);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^whether there are RDS Proxies could not be seen: .*DescribeDBProxies: AccessDenied/,
      ),
    ]);
  });

  it.each([
    [
      "DescribeBlueGreenDeployments",
      "db-instance",
      /^whether there are blue\/green deployments could not be seen/,
    ],
    [
      "DescribeBlueGreenDeployments",
      "db-cluster",
      /^whether there are blue\/green deployments could not be seen/,
    ],
    ["DescribeGlobalClusters", "db-cluster", /^whether there are global clusters could not be seen/],
  ] as const)("and would forbid a swap, is a refusal: %s of a %s", async (denied, kind, says) => {
    if (kind === "db-cluster") rds.model.seedCluster({ identifier: "shop" });
    else rds.model.seedInstance({ identifier: "shop" });
    refusing("AccessDenied", "client", denied);

    const { refusals, warnings } = await attachments(kind);

    expect(refusals).toEqual([expect.stringMatching(says)]);
    expect(refusals[0]).toContain(`let this function's role have rds:${denied}`);
    expect(warnings).toEqual([]);
  });

  it("just now is a passing fault: the next look asks again", async () => {
    rds.model.seedInstance({ identifier: "shop" });
    refusing("Throttling", "client");

    expect(await fault(attachments("db-instance"))).toMatchObject({ passing: true });
  });
});
