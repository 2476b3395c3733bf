import {
  AddTagsToResourceCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  ListTagsForResourceCommand,
  ModifyDBClusterCommand,
  ModifyDBInstanceCommand,
  type ModifyDBInstanceMessage,
  RebootDBInstanceCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import { faultDefinitions } from "@dblab-refresh/simulator/rds/faults";
import { restoreFaultDefinitions } from "@dblab-refresh/simulator/rds/restore-faults";
import { expect, test } from "vitest";
import { simulatedAurora } from "./simulated-aurora.ts";
import { cloneInput, minute, type SimulatedRds, simulatedRds } from "./simulated-rds.ts";

const host = "prod.simulated.us-east-1.rds.amazonaws.com";

const modify = ({ client }: SimulatedRds, more: Partial<ModifyDBInstanceMessage>) =>
  client.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: "prod", ApplyImmediately: true, ...more }));
const away = (rds: SimulatedRds) => modify(rds, { NewDBInstanceIdentifier: "prod-old" });
const takeOver = (rds: SimulatedRds) =>
  modify(rds, { DBInstanceIdentifier: "prod-new", NewDBInstanceIdentifier: "prod" });

/** `prod`, and beside it `prod-new`. */
function besides() {
  const rds = simulatedRds();
  rds.model.seedInstance({ identifier: "prod-new" });
  return rds;
}

/** After the first rename. */
async function halfway() {
  const rds = besides();
  await away(rds);
  rds.pass(20 * minute);
  return rds;
}

/** What an instance shows after a while; undefined if it is not found. */
async function later(rds: SimulatedRds, minutes: number, name: string): Promise<string | undefined> {
  rds.pass(minutes * minute);
  return (await rds.seen(name))?.DBInstanceStatus;
}

test("no two faults have one name", () => {
  const names = [...faultDefinitions, ...restoreFaultDefinitions].map(({ name }) => name);

  expect(new Set(names).size).toBe(names.length);
});

test("rename-away-denied: the original keeps its name, and other renames are not hindered", async () => {
  const rds = besides();
  rds.model.inject("rename-away-denied");

  await expect(away(rds)).rejects.toMatchObject({ name: "AccessDenied" });

  expect(await later(rds, 20, "prod")).toBe("available");
});

test("rename-in-denied: the original goes, and nothing takes its name until the fault is over", async () => {
  const rds = besides();
  const fault = rds.model.inject("rename-in-denied");

  await away(rds);
  rds.pass(20 * minute);
  await expect(takeOver(rds)).rejects.toMatchObject({ name: "AccessDenied" });
  fault.lift();
  await takeOver(rds);

  expect(await later(rds, 20, "prod")).toBe("available");
});

test("rename-away-hangs: the original stays in renaming under its new name", async () => {
  const rds = besides();
  rds.model.inject("rename-away-hangs");

  await away(rds);

  expect(await later(rds, 600, "prod-old")).toBe("renaming");
  expect(rds.model.reach(host)).toEqual({ state: "unresolved" });
});

test("rename-in-hangs: the new one stays in renaming, and its host leads nowhere", async () => {
  const rds = besides();
  rds.model.inject("rename-in-hangs");

  await away(rds);
  expect(await later(rds, 20, "prod-old")).toBe("available");
  await takeOver(rds);

  expect(await later(rds, 600, "prod")).toBe("renaming");
  expect(rds.model.reach(host)).toEqual({ state: "unresolved" });
});

test("rename-away-slow and rename-in-slow: ten times as long, each for one of both renames", async () => {
  const rds = besides();
  rds.model.inject("rename-away-slow");
  rds.model.inject("rename-in-slow");

  await away(rds);
  expect(await later(rds, 10, "prod-old")).toBe("renaming");
  expect(await later(rds, 20, "prod-old")).toBe("available");
  await takeOver(rds);
  expect(await later(rds, 10, "prod")).toBe("renaming");
  expect(await later(rds, 20, "prod")).toBe("available");
});

test("rename-starts-late: for half an hour the old name is shown, and leads to the original", async () => {
  const rds = besides();
  rds.model.inject("rename-starts-late");

  await away(rds);

  expect(await later(rds, 29, "prod")).toBe("available");
  expect(rds.model.reach(host).state).toBe("answers");
  expect(await later(rds, 2, "prod")).toBeUndefined();
  expect(await later(rds, 10, "prod-old")).toBe("available");
});

test("rename-answer-lost: the rename takes effect, and nobody is told", async () => {
  const rds = besides();
  rds.model.inject("rename-answer-lost");

  await expect(away(rds)).rejects.toMatchObject({ code: "ECONNRESET" });

  expect(await later(rds, 20, "prod-old")).toBe("available");
});

test("name-taken-in-swap: a stranger has the name when the new one asks for it", async () => {
  const rds = await halfway();
  rds.model.inject("name-taken-in-swap");

  await expect(takeOver(rds)).rejects.toMatchObject({ name: "DBInstanceAlreadyExistsFault" });

  expect(await rds.seen("prod")).toMatchObject({ TagList: [{ Key: "team", Value: "somebody-else" }] });
});

test("host-resolves-late: Describe shows it available, and the host leads nowhere for another ten minutes", async () => {
  const rds = await halfway();
  rds.model.inject("host-resolves-late");

  await takeOver(rds);

  expect(await later(rds, 5, "prod")).toBe("available");
  expect(rds.model.reach(host).state).toBe("unresolved");
  rds.pass(10 * minute);
  expect(rds.model.reach(host).state).toBe("answers");
});

test("host-silent-after-swap: Describe shows it available, and nothing answers, whatever its groups admit", async () => {
  const rds = await halfway();
  rds.model.inject("host-silent-after-swap");

  await takeOver(rds);

  expect(await later(rds, 600, "prod")).toBe("available");
  expect(rds.model.reach(host)).toMatchObject({ state: "refused", why: "silent" });
});

test("a cluster's renames meet the same faults", async () => {
  const rds = simulatedAurora();
  rds.model.seedCluster({ identifier: "shop-new" });
  rds.model.inject("rename-in-hangs");
  rds.model.inject("modify-refused");
  const rename = (DBClusterIdentifier: string, NewDBClusterIdentifier: string) =>
    rds.client.send(
      new ModifyDBClusterCommand({ DBClusterIdentifier, NewDBClusterIdentifier, ApplyImmediately: true }),
    );

  await rename("shop", "shop-old");
  rds.pass(20 * minute);
  await rename("shop-new", "shop");
  rds.pass(600 * minute);

  expect([(await rds.seenCluster("shop-old"))?.Status, (await rds.seenCluster("shop"))?.Status]).toEqual([
    "available",
    "renaming",
  ]);
});

test.each([
  ["modify-refused", "InvalidParameterCombination"],
  ["modify-denied", "AccessDenied"],
] as const)("%s: a setting is refused as %s, and a rename is not", async (fault, name) => {
  const rds = besides();
  rds.model.inject(fault);

  await expect(modify(rds, { CopyTagsToSnapshot: true })).rejects.toMatchObject({ name });

  await expect(away(rds)).resolves.toBeDefined();
});

test("modify-answer-lost: the setting is changed, and nobody is told", async () => {
  const rds = besides();
  rds.model.inject("modify-answer-lost");

  await expect(modify(rds, { CopyTagsToSnapshot: true })).rejects.toMatchObject({ code: "ECONNRESET" });

  expect(await rds.seen("prod")).toMatchObject({ CopyTagsToSnapshot: true });
});

test("modify-hangs: the instance stays in modifying", async () => {
  const rds = besides();
  rds.model.inject("modify-hangs");

  await modify(rds, { DBInstanceClass: "db.r6g.large" });

  expect(await later(rds, 600, "prod")).toBe("modifying");
});

test("modification-stays-pending: it is available again, and the value is as pending as before", async () => {
  const rds = besides();
  rds.model.inject("modification-stays-pending");

  await modify(rds, { DBInstanceClass: "db.r6g.large" });

  expect(await later(rds, 60, "prod")).toBe("available");
  expect(await rds.seen("prod")).toMatchObject({
    DBInstanceClass: "db.t4g.medium",
    PendingModifiedValues: { DBInstanceClass: "db.r6g.large" },
  });
});

test("parameter-group-missing: a restore with a group of its own is refused, one with AWS's is not", async () => {
  const rds = besides();
  rds.model.inject("parameter-group-missing");
  const restore = (more: object) =>
    rds.client.send(new RestoreDBInstanceFromDBSnapshotCommand(cloneInput(rds, more)));

  await expect(restore({ DBParameterGroupName: "tuned" })).rejects.toMatchObject({
    name: "DBParameterGroupNotFoundFault",
  });
  await expect(restore({ DBParameterGroupName: "default.postgres16" })).resolves.toBeDefined();
});

test("reboot-denied: nothing is rebooted", async () => {
  const rds = besides();
  rds.model.inject("reboot-denied");

  const reboot = rds.client.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: "prod" }));

  await expect(reboot).rejects.toMatchObject({ name: "AccessDenied" });
});

test.each([
  ["reboot-hangs", "rebooting"],
  ["reboot-incompatible-parameters", "incompatible-parameters"],
] as const)("%s: the instance ends as %s", async (fault, status) => {
  const rds = besides();
  rds.model.inject(fault);

  await rds.client.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: "prod" }));

  expect(await later(rds, 600, "prod")).toBe(status);
  expect(rds.model.reach(host)).toMatchObject({ state: "refused", why: status });
});

test("tag-changes-lag: the tags of before are shown for ten minutes, everywhere", async () => {
  const rds = besides();
  rds.model.inject("tag-changes-lag");
  const ResourceName = "arn:aws:rds:us-east-1:123456789012:db:prod";
  const shown = async () => {
    const { TagList } = await rds.client.send(new ListTagsForResourceCommand({ ResourceName }));
    return [TagList?.length, (await rds.seen("prod"))?.TagList?.length];
  };

  await rds.client.send(new AddTagsToResourceCommand({ ResourceName, Tags: [{ Key: "a", Value: "b" }] }));

  expect(await shown()).toEqual([1, 1]);
  rds.pass(10 * minute);
  expect(await shown()).toEqual([2, 2]);
});

test.each([
  ["retired-delete-denied", "AccessDenied", 1],
  ["retired-delete-refused", "InvalidDBInstanceStateFault", 5],
] as const)(
  "%s: what gave up its name to another is not deleted, what did not is",
  async (fault, name, times) => {
    const rds = await halfway();
    await takeOver(rds);
    rds.pass(20 * minute);
    rds.model.seedInstance({ identifier: "other" });
    const injected = rds.model.inject(fault);
    const remove = (DBInstanceIdentifier: string) =>
      rds.client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }));

    for (let nth = 0; nth < times; nth += 1) await expect(remove("prod-old")).rejects.toMatchObject({ name });
    await expect(remove("other")).resolves.toBeDefined();
    if (times === 1) injected.lift();
    await expect(remove("prod-old")).resolves.toBeDefined();
  },
);

test("retired-delete-refused: of a cluster as of an instance", async () => {
  const rds = simulatedAurora();
  rds.model.seedCluster({ identifier: "shop-new", members: 0 });
  rds.model.seedCluster({ identifier: "gone-by", members: 0 });
  const rename = async (DBClusterIdentifier: string, NewDBClusterIdentifier: string) => {
    await rds.client.send(
      new ModifyDBClusterCommand({ DBClusterIdentifier, NewDBClusterIdentifier, ApplyImmediately: true }),
    );
    rds.pass(20 * minute);
  };
  await rename("gone-by", "retired");
  await rename("shop-new", "gone-by");
  rds.model.inject("retired-delete-refused");
  const remove = (DBClusterIdentifier: string) =>
    rds.client.send(new DeleteDBClusterCommand({ DBClusterIdentifier, SkipFinalSnapshot: true }));

  await expect(remove("retired")).rejects.toMatchObject({ name: "InvalidDBClusterStateFault" });
  await expect(remove("gone-by")).resolves.toBeDefined();
});

test("a fault that waits for a rename has not struck before there is one", async () => {
  const rds = besides();
  const fault = rds.model.inject("rename-in-hangs");

  await rds.client.send(new DescribeDBInstancesCommand({}));
  await away(rds);

  expect(fault.struck).toBe(0);
});
