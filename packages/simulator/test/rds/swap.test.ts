import {
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  RebootDBInstanceCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import { expect, test } from "vitest";
import { cloneInput, minute, type SimulatedRds, second, simulatedRds } from "./simulated-rds.ts";

const host = "prod.simulated.us-east-1.rds.amazonaws.com";

const rename = (rds: SimulatedRds, from: string, to: string) =>
  rds.client.send(
    new ModifyDBInstanceCommand({
      DBInstanceIdentifier: from,
      NewDBInstanceIdentifier: to,
      ApplyImmediately: true,
    }),
  );

/** `prod`, and beside it `prod-new` from its snapshot, available. */
async function besides(options = {}) {
  const rds = simulatedRds(options);
  const input = cloneInput(rds, { DBInstanceIdentifier: "prod-new" });
  await rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(input));
  rds.pass(60 * minute);
  const original = (await rds.seen("prod"))?.DbiResourceId ?? "";
  const restored = (await rds.seen("prod-new"))?.DbiResourceId ?? "";
  return { ...rds, original, restored };
}

test("two renames put the new instance under the old host, and the original beside it with its tags", async () => {
  const rds = await besides();

  await rename(rds, "prod", "prod-old");
  rds.pass(10 * minute);
  const between = rds.model.reach(host);
  await rename(rds, "prod-new", "prod");
  rds.pass(10 * minute);

  expect(between).toEqual({ state: "unresolved" });
  expect(rds.model.reach(host)).toEqual({ state: "answers", resourceId: rds.restored });
  expect(await rds.seen("prod")).toMatchObject({ Endpoint: { Address: host } });
  expect(await rds.seen("prod-old")).toMatchObject({
    DbiResourceId: rds.original,
    TagList: [{ Key: "team", Value: "core" }],
    Endpoint: { Address: "prod-old.simulated.us-east-1.rds.amazonaws.com" },
  });
});

test("a host leads nowhere from the moment at which Describe shows neither name until the renaming is over", async () => {
  const rds = await besides({ durations: { renamingMs: 5 * minute, rebootingMs: 20 * second } });

  await rename(rds, "prod", "prod-old");
  const states = [rds.model.reach(host).state];
  rds.pass(10 * second);
  states.push(rds.model.reach(host).state);
  const newHost = "prod-old.simulated.us-east-1.rds.amazonaws.com";
  states.push(rds.model.reach(newHost).state);
  rds.pass(5 * minute);
  const rebooting = rds.model.reach(newHost);
  rds.pass(20 * second);

  expect(states).toEqual(["answers", "unresolved", "unresolved"]);
  expect(rebooting).toMatchObject({ state: "refused", why: "rebooting" });
  expect(rds.model.reach(newHost)).toEqual({ state: "answers", resourceId: rds.original });
});

test("an instance is found by its resource id under whatever name it has", async () => {
  const rds = await besides();
  const byId = async () => {
    const { DBInstances } = await rds.client.send(
      new DescribeDBInstancesCommand({ Filters: [{ Name: "dbi-resource-id", Values: [rds.original] }] }),
    );
    return DBInstances?.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier);
  };

  await rename(rds, "prod", "prod-old");

  expect(await byId()).toEqual(["prod"]);
  rds.pass(11 * second);
  expect(await byId()).toEqual([]);
  rds.pass(20 * second);
  expect(await byId()).toEqual(["prod-old"]);
});

test("a connection outlives the rename until the reboot that follows it", async () => {
  const rds = await besides();
  const openedAt = rds.model.now();

  await rename(rds, "prod", "prod-old");
  rds.pass(2 * minute);
  const during = rds.model.isStillOpen(rds.original, openedAt);
  rds.pass(10 * minute);

  expect(during).toBe(true);
  expect(rds.model.isStillOpen(rds.original, openedAt)).toBe(false);
  expect(rds.model.isStillOpen(rds.original, rds.model.now())).toBe(true);
});

test("a security group that admits nobody refuses who comes, and only a reboot ends who is there", async () => {
  const rds = await besides();
  rds.model.seedSurroundings({ closedSecurityGroups: ["sg-nobody"] });
  const openedAt = rds.model.now();

  await rds.client.send(
    new ModifyDBInstanceCommand({ DBInstanceIdentifier: "prod", VpcSecurityGroupIds: ["sg-nobody"] }),
  );
  const closed = rds.model.reach(host);
  rds.pass(10 * minute);
  const before = rds.model.isStillOpen(rds.original, openedAt);
  await rds.client.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: "prod" }));
  const after = rds.model.isStillOpen(rds.original, openedAt);
  rds.pass(10 * minute);

  expect(closed).toEqual({ state: "refused", resourceId: rds.original, why: "not admitted" });
  expect([before, after]).toEqual([true, false]);
  expect(rds.model.reach(host).state).toBe("refused");
});

test("a reboot brings the static parameters of another group into force", async () => {
  const rds = await besides();
  await rds.client.send(
    new ModifyDBInstanceCommand({ DBInstanceIdentifier: "prod-new", DBParameterGroupName: "tuned" }),
  );
  rds.pass(10 * minute);
  const group = async () => (await rds.seen("prod-new"))?.DBParameterGroups?.[0];
  expect(await group()).toEqual({ DBParameterGroupName: "tuned", ParameterApplyStatus: "pending-reboot" });

  const { DBInstance } = await rds.client.send(
    new RebootDBInstanceCommand({ DBInstanceIdentifier: "prod-new" }),
  );

  expect(DBInstance?.DBInstanceStatus).toBe("rebooting");
  expect(await rds.statusesOf("prod-new")).toEqual(["rebooting", "available"]);
  expect(await group()).toEqual({ DBParameterGroupName: "tuned", ParameterApplyStatus: "in-sync" });
});

test("an instance that is being renamed is not rebooted, and one zone cannot fail over", async () => {
  const rds = await besides();
  const reboot = (more = {}) =>
    rds.client.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: "prod-new", ...more }));

  await expect(reboot({ ForceFailover: true })).rejects.toMatchObject({
    name: "InvalidParameterCombination",
  });
  await rename(rds, "prod-new", "other");
  rds.pass(40 * second);

  await expect(
    rds.client.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: "other" })),
  ).rejects.toMatchObject({ name: "InvalidDBInstanceStateFault" });
});
