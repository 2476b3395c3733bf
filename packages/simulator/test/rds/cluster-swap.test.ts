import {
  DescribeDBClustersCommand,
  ModifyDBClusterCommand,
  ModifyDBInstanceCommand,
  RebootDBInstanceCommand,
} from "@aws-sdk/client-rds";
import { expect, test } from "vitest";
import { type SimulatedAurora, withCloneOf } from "./simulated-aurora.ts";
import { minute, second } from "./simulated-rds.ts";

const writer = "shop.cluster-simulated.us-east-1.rds.amazonaws.com";
const reader = "shop.cluster-ro-simulated.us-east-1.rds.amazonaws.com";

const rename = ({ client }: SimulatedAurora, from: string, to: string) =>
  client.send(
    new ModifyDBClusterCommand({
      DBClusterIdentifier: from,
      NewDBClusterIdentifier: to,
      ApplyImmediately: true,
    }),
  );

/** `shop` with two members, and beside it `clone` with as many. */
async function besides() {
  const rds = await withCloneOf(["clone-1", "clone-2"]);
  const idOf = async (name: string) => (await rds.seenCluster(name))?.DbClusterResourceId ?? "";
  return { ...rds, original: await idOf("shop"), restored: await idOf("clone") };
}

test("two renames put the new cluster under both hosts; the members keep their names and their clusters", async () => {
  const rds = await besides();

  await rename(rds, "shop", "shop-old");
  rds.pass(10 * minute);
  const between = [rds.model.reach(writer).state, rds.model.reach(reader).state];
  await rename(rds, "clone", "shop");
  rds.pass(10 * minute);

  expect(between).toEqual(["unresolved", "unresolved"]);
  expect(rds.model.reach(writer)).toEqual({ state: "answers", resourceId: rds.restored });
  expect(rds.model.reach(reader)).toEqual({ state: "answers", resourceId: rds.restored });
  expect(await rds.seenCluster("shop")).toMatchObject({
    Endpoint: writer,
    DBClusterMembers: [{ DBInstanceIdentifier: "clone-1" }, { DBInstanceIdentifier: "clone-2" }],
  });
  expect((await rds.seen("shop-1"))?.DBClusterIdentifier).toBe("shop-old");
});

test("a cluster is found by its resource id, but for the moment in which neither name is shown", async () => {
  const rds = await besides();
  const byId = async () => {
    const { DBClusters } = await rds.client.send(
      new DescribeDBClustersCommand({
        Filters: [{ Name: "db-cluster-resource-id", Values: [rds.original] }],
      }),
    );
    return DBClusters?.map(({ DBClusterIdentifier }) => DBClusterIdentifier);
  };

  await rename(rds, "shop", "shop-old");
  const names = [await byId()];
  rds.pass(11 * second);
  names.push(await byId());
  rds.pass(20 * second);

  expect([...names, await byId()]).toEqual([["shop"], [], ["shop-old"]]);
});

test("connections outlive a cluster's rename, and end when its writer reboots", async () => {
  const rds = await besides();
  const openedAt = rds.model.now();

  await rename(rds, "shop", "shop-old");
  rds.pass(10 * minute);
  const after = rds.model.isStillOpen(rds.original, openedAt);
  await rds.client.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: "shop-2" }));
  rds.pass(10 * minute);
  const reader = rds.model.isStillOpen(rds.original, openedAt);
  await rds.client.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: "shop-1" }));
  rds.pass(10 * minute);

  expect([after, reader, rds.model.isStillOpen(rds.original, openedAt)]).toEqual([true, true, false]);
});

test("a member is renamed on its own, with its host", async () => {
  const rds = await besides();

  await rds.client.send(
    new ModifyDBInstanceCommand({
      DBInstanceIdentifier: "clone-1",
      NewDBInstanceIdentifier: "other-1",
      ApplyImmediately: true,
    }),
  );
  rds.pass(10 * minute);

  const host = (name: string) => `${name}.simulated.us-east-1.rds.amazonaws.com`;
  expect(rds.model.reach(host("clone-1")).state).toBe("unresolved");
  expect(rds.model.reach(host("other-1")).state).toBe("answers");
  expect((await rds.seenCluster("clone"))?.DBClusterMembers).toMatchObject([
    { DBInstanceIdentifier: "clone-2", IsClusterWriter: false },
    { DBInstanceIdentifier: "other-1", IsClusterWriter: true },
  ]);
});

test("a closed security group is the whole cluster's", async () => {
  const rds = await besides();
  rds.model.seedSurroundings({ closedSecurityGroups: ["sg-nobody"] });

  await rds.client.send(
    new ModifyDBClusterCommand({ DBClusterIdentifier: "shop", VpcSecurityGroupIds: ["sg-nobody"] }),
  );

  const host = "shop-1.simulated.us-east-1.rds.amazonaws.com";
  expect([rds.model.reach(writer).state, rds.model.reach(host).state]).toEqual(["refused", "refused"]);
  expect((await rds.seen("shop-1"))?.VpcSecurityGroups).toEqual([
    { VpcSecurityGroupId: "sg-nobody", Status: "active" },
  ]);
});

test("each member reads another group of the cluster when it is rebooted", async () => {
  const rds = await besides();
  const statuses = async () =>
    (await rds.seenCluster("shop"))?.DBClusterMembers?.map((one) => one.DBClusterParameterGroupStatus);
  expect(await statuses()).toEqual(["in-sync", "in-sync"]);

  await rds.client.send(
    new ModifyDBClusterCommand({ DBClusterIdentifier: "shop", DBClusterParameterGroupName: "tuned" }),
  );
  rds.pass(10 * minute);
  expect(await statuses()).toEqual(["pending-reboot", "pending-reboot"]);
  await rds.client.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: "shop-2" }));
  rds.pass(10 * minute);

  expect(await statuses()).toEqual(["pending-reboot", "in-sync"]);
});

test("a host leads nowhere when its cluster has no member, or none that runs", async () => {
  const rds = await withCloneOf([]);
  const clone = "clone.cluster-simulated.us-east-1.rds.amazonaws.com";
  const empty = rds.model.reach(clone);

  await rds.client.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: "shop-1" }));

  expect(empty).toMatchObject({ state: "refused", why: "no member" });
  expect(rds.model.reach(writer)).toMatchObject({ state: "refused", why: "rebooting" });
  expect(rds.model.reach(reader)).toMatchObject({ state: "answers" });
  expect(rds.model.reach("elsewhere.example.com")).toEqual({ state: "unresolved" });
});

test("a rename to a cluster's taken name is refused", async () => {
  const rds = await besides();

  await expect(rename(rds, "clone", "shop")).rejects.toMatchObject({ name: "DBClusterAlreadyExistsFault" });
});
